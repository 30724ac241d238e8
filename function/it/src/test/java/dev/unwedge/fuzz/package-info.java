/**
 * Broken and hostile input, made by a fuzzer that is guided by coverage.
 *
 * <p>A target is a class with {@code fuzzerTestOneInput}, beside what it feeds; {@link
 * dev.unwedge.fuzz.Fuzzer} lists them. In every build each target is run once on its seeds and on
 * all that was ever found; under {@code -Pslow} the fuzzer looks for more.
 */
package dev.unwedge.fuzz;
