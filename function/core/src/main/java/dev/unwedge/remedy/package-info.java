/**
 * What is done about it: verdicts and the history of attempts in, decisions out; and, afterwards,
 * whether an attempt helped. Pure, like the judge.
 */
@NullMarked
package dev.unwedge.remedy;

import org.jspecify.annotations.NullMarked;
