package dev.unwedge.replay;

import dev.unwedge.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** An incident file in the making: a fleet that starts at noon, one entry a minute. */
final class Recording {
  /** Hosts push nothing at all. */
  static final IntFunction<@Nullable Object> NOTHING = entry -> null;

  private final int length;
  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
  private final List<Object> nodes = new ArrayList<>();

  private Recording(int length) {
    this.length = length;
    fields.put("name", "made-up");
    fields.put("source", "made up by a test");
    fields.put("fleet", "devnet");
    fields.put("start", "2026-05-31T12:00:00Z");
    fields.put("period", "PT60S");
    fields.put("policy", Map.of());
    fields.put("nodes", nodes);
  }

  /** A recording of so many entries. */
  static Recording of(int length) {
    return new Recording(length);
  }

  /** A head that rises by 15 slots at every entry. */
  static IntFunction<@Nullable Object> rising() {
    return entry -> 15 * entry;
  }

  /** A head that rises by 15 slots at every entry up to this one, and then no more. */
  static IntFunction<@Nullable Object> risingUpTo(int last) {
    return entry -> 15 * Math.min(entry, last);
  }

  static IntFunction<@Nullable Object> always(int value) {
    return entry -> value;
  }

  /** Heartbeats up to this entry, and then explicit zeros. */
  static IntFunction<@Nullable Object> beatingUpTo(int last) {
    return entry -> entry <= last ? 6 : 0;
  }

  /** The uptime of a container that has run for an hour when the recording starts. */
  static IntFunction<@Nullable Object> upForAnHour() {
    return entry -> 3600 + 60 * entry;
  }

  /** A node of which only a head was recorded. */
  Recording node(String name, IntFunction<@Nullable Object> head) {
    return node(name, head, null, null);
  }

  /** A node; a metric that is null is left out whole. */
  Recording node(
      String name,
      IntFunction<@Nullable Object> head,
      @Nullable IntFunction<@Nullable Object> heartbeats,
      @Nullable IntFunction<@Nullable Object> uptime) {
    Map<String, @Nullable Object> node = new LinkedHashMap<>();
    node.put("node", name);
    node.put("instanceId", "i-0c0ffee%010d".formatted(nodes.size()));
    node.put("headSlot", entries(head));
    if (heartbeats != null) {
      node.put("heartbeats", entries(heartbeats));
    }
    if (uptime != null) {
      node.put("uptimeSeconds", entries(uptime));
    }
    nodes.add(node);
    return this;
  }

  /** A head from outside the fleet. */
  Recording outside(String name, IntFunction<@Nullable Object> head) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("node", name);
    fields.put("instanceId", "outside");
    fields.put("headSlot", entries(head));
    nodes.add(fields);
    return this;
  }

  /** Three nodes that keep up, named peer_1 to peer_3. */
  Recording peers() {
    for (int i = 1; i <= 3; i++) {
      node("peer_" + i, rising(), always(6), upForAnHour());
    }
    return this;
  }

  /** A policy in JSON, written with single quotes. */
  Recording policy(String json) {
    fields.put("policy", Json.parse(json.replace('\'', '"'), "a policy"));
    return this;
  }

  Recording expect(String... restarted) {
    fields.put("expect", Map.of("restarted", List.of(restarted)));
    return this;
  }

  Recording with(String field, @Nullable Object value) {
    fields.put(field, value);
    return this;
  }

  String json() {
    return Json.write(fields);
  }

  Replayed replayed() {
    return Replayed.text(json());
  }

  private List<@Nullable Object> entries(IntFunction<@Nullable Object> value) {
    List<@Nullable Object> entries = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      entries.add(value.apply(i));
    }
    return entries;
  }
}
