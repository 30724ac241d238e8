package dev.unwedge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each call of a run with each fault, between the real clients and a service that speaks their
 * protocols. The table of what came of it is docs/faults.md.
 */
class FaultMatrixTest {
  /** Cells that only wait for a time-out are played beside the others, once all is loaded. */
  private static final int SIDE_BY_SIDE = 4;

  private static final Queue<Gateway> IDLE = new ConcurrentLinkedQueue<>();

  private static Gateway gateway;
  private static Endpoint endpoint;
  private static ExecutorService waiting;

  @BeforeAll
  static void start() {
    gateway = new Gateway();
    endpoint = new Endpoint();
    waiting = Executors.newFixedThreadPool(SIDE_BY_SIDE);
  }

  @AfterAll
  static void stop() {
    waiting.close();
    IDLE.forEach(Gateway::close);
    endpoint.close();
    gateway.close();
  }

  @TestFactory
  Stream<DynamicTest> eachCallWithEachFault() {
    List<Cell> cells = new ArrayList<>();
    List<DynamicTest> tests = new ArrayList<>();
    List<DynamicTest> later = new ArrayList<>();
    CompletableFuture<Void> warm = new CompletableFuture<>();
    for (Call call : Call.values()) {
      for (Fault fault : Fault.values()) {
        if (fault.canHappenTo(call)) {
          Cell cell = new Cell(call, fault);
          cells.add(cell);
          String name = call.label + ", " + fault.label + ": " + cell.outcome.label;
          if (fault.takesTime()) {
            CompletableFuture<Void> played = warm.thenRunAsync(() -> alone(cell), waiting);
            later.add(dynamicTest(name, played::join));
          } else {
            tests.add(
                dynamicTest(
                    name,
                    () -> {
                      try {
                        cell.play(gateway, endpoint);
                      } finally {
                        warm.complete(null);
                      }
                    }));
          }
        }
      }
    }
    tests.addAll(later);
    tests.add(dynamicTest("docs/faults.md is the table of this run", () -> check(cells)));
    return tests.stream();
  }

  /** Plays a cell at a gateway that no other cell has meanwhile. */
  private static void alone(Cell cell) {
    Gateway spare = IDLE.poll();
    Gateway own = spare == null ? new Gateway() : spare;
    try {
      cell.play(own, endpoint);
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      IDLE.add(own);
    }
  }

  private static void check(List<Cell> cells) throws IOException {
    String table = FaultTable.of(cells);
    Path made = Files.createDirectories(Path.of("target")).resolve("fault-matrix.md");
    Files.writeString(made, table);

    assertThat(Path.of("..", "docs", "faults.md"))
        .as("copy function/target/fault-matrix.md to docs/faults.md if the change is meant")
        .hasContent(table);
  }
}
