/** HTML out of words that others chose: everything is escaped in one place. */
@NullMarked
package dev.unwedge.markup;

import org.jspecify.annotations.NullMarked;
