/**
 * The messages that people get: notices of a run in, subject and body out. Pure: what can be said
 * is decided by the run, and another package sends it.
 */
@NullMarked
package dev.unwedge.notice;

import org.jspecify.annotations.NullMarked;
