package dev.unwedge.loop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * An integration test that keeps the machine busy, or needs it quiet: such classes take turns.
 * Locks are taken in the order of their names: whoever waits for this one holds no other meanwhile.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ResourceLock("1: the machine")
public @interface Crowded {}
