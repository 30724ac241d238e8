package dev.unwedge.aws;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A thing that is made when it is first asked for, and once. */
final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable T made;

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    lock.lock();
    try {
      T thing = made;
      if (thing == null) {
        thing = maker.get();
        made = thing;
      }
      return thing;
    } finally {
      lock.unlock();
    }
  }
}
