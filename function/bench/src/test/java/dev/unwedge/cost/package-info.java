/**
 * What a month costs: counted calls times stated prices. The table of docs/cost-and-performance.md
 * is made here, and held equal.
 */
package dev.unwedge.cost;
