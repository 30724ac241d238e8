/**
 * Holds {@code docs/contract.md} and the code together: the names, orders and defaults that the
 * page gives are read from it, and those of the code from the code.
 */
@NullMarked
package dev.unwedge.contract;

import org.jspecify.annotations.NullMarked;
