package dev.unwedge.judge;

import dev.unwedge.fleet.NodeId;

/** A node, what is true of it, and what it shows. */
public record Judgement(NodeId id, Verdict verdict, Signs signs) {}
