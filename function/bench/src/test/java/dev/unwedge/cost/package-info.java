/**
 * What a month costs: counted calls times stated prices. The README's table is made here, and held
 * equal.
 */
package dev.unwedge.cost;
