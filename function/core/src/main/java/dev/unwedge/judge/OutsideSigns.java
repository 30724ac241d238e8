package dev.unwedge.judge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an outside head shows.
 *
 * @param name what it is pushed as
 * @param head slot of the newest head; null if none was read
 * @param at that datapoint's stamp
 * @param ignored whether it is too far from every head of the fleet to be of the same network
 */
public record OutsideSigns(
    String name, @Nullable Long head, @Nullable Instant at, boolean ignored) {}
