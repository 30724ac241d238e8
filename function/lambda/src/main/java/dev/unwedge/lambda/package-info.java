/** The Lambda function: its handler, its environment and the reader of its triggers. */
@NullMarked
package dev.unwedge.lambda;

import org.jspecify.annotations.NullMarked;
