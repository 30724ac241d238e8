package dev.unwedge.remedy;

import dev.unwedge.judge.Judgement;

/** A node's judgement and what is done about it. */
public record Planned(Judgement judgement, Decision decision) {}
