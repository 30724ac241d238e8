/**
 * JSON in and out over Jackson's streaming core: a plain tree for reading, with errors that name
 * the place, and one writer. Data binding is left out on purpose: it costs cold start (see
 * docs/decisions/function.md).
 */
@NullMarked
package dev.unwedge.json;

import org.jspecify.annotations.NullMarked;
