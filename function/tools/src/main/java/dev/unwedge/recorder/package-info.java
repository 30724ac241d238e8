/** Records an incident from CloudWatch, so that what happened becomes a test. */
@NullMarked
package dev.unwedge.recorder;

import org.jspecify.annotations.NullMarked;
