/** What is told: the audit log's events and lines, and the metrics of the run itself. */
@NullMarked
package dev.unwedge.audit;

import org.jspecify.annotations.NullMarked;
