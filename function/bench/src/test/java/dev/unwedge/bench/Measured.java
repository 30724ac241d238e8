package dev.unwedge.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.sun.management.ThreadMXBean;
import dev.unwedge.lambda.UnwedgeHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * A handler that answers what another one allocated, in bytes. Virtual threads count too: they run
 * on the threads that are counted.
 */
abstract class Measured implements RequestStreamHandler {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The function. */
  public static final class Unwedge extends Measured {
    private final UnwedgeHandler handler = new UnwedgeHandler();

    @Override
    void handle(InputStream input, Context context) throws IOException {
      handler.handleRequest(input, OutputStream.nullOutputStream(), context);
    }
  }

  /** The floor. */
  public static final class AtFloor extends Measured {
    private final Floor floor = new Floor();

    @Override
    void handle(InputStream input, Context context) {
      floor.handleRequest(input, OutputStream.nullOutputStream(), context);
    }
  }

  abstract void handle(InputStream input, Context context) throws IOException;

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    long before = THREADS.getTotalThreadAllocatedBytes();
    handle(input, context);
    long allocated = THREADS.getTotalThreadAllocatedBytes() - before;
    output.write(Long.toString(allocated).getBytes(StandardCharsets.US_ASCII));
  }
}
