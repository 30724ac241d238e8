/** What the operator wants: the policy, its defaults, its rules and its reader. */
@NullMarked
package dev.unwedge.policy;

import org.jspecify.annotations.NullMarked;
