/** A real browser for the tests of what people see in one. */
@NullMarked
package dev.unwedge.testkit.browser;

import org.jspecify.annotations.NullMarked;
