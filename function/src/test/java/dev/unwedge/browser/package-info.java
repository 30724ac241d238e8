/** A real browser for the tests of what people see in one. */
@NullMarked
package dev.unwedge.browser;

import org.jspecify.annotations.NullMarked;
