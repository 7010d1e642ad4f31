import CairnLanguage

/// Carries out a plan under the lock: each step starts the moment its own needs are met.
struct Applier: Sendable {
  let planned: Planner.Planned
  let worker: Worker
  let hold: LedgerHold
  let parallelism: Int
  let stop: StopSignal
  /// Where messages about the whole stack point.
  let place: SourceLocation
  let events: @Sendable (ApplyEvent) async -> Void

  private struct Answer: Sendable {
    var step: Int
    var result: Result<Worker.Result, any Error>
    var took: Duration
  }

  func run() async -> ApplyReport {
    let operations = Operations(planned.plan, base: planned.base)
    // Unstructured, because it ends when the work does, not when its own sleep does.
    let heartbeat = Task { await hold.keep() }
    var run = Run(applier: self, operations: operations)
    await run.work()
    heartbeat.cancel()
    await heartbeat.value

    var report = run.progress.report(stopped: run.ending == .stopped)
    report.outputs = planned.plan.outputs.compactMap { output in
      let value = run.resolution.resolved(output.value)
      return value.isResolved ? (output.name, value) : nil
    }
    report.ledgerProblem = await record(run.progress)
    if run.ending == .denied, report.ledgerProblem == nil {
      report.ledgerProblem = await hold.denial(at: place)
    }
    return report
  }

  private func record(_ progress: Progress) async -> Diagnostic? {
    let (resources, interrupted) = progress.ledger(worker.graph)
    return await hold.record(resources: resources, interrupted: interrupted, at: place)
  }

  /// The state of a run; one task owns it, and others do the steps.
  private struct Run {
    enum Ending {
      /// The user wished so.
      case stopped
      /// The lock is lost, or not known to be held.
      case denied
    }

    let applier: Applier
    let operations: Operations
    var progress: Progress
    var resolution: Resolution
    /// Why nothing new is started any more.
    var ending: Ending?
    private var waits: [Int]
    /// Steps that may start, the first in the file last.
    private var ready: [Int]
    private var isSettled: [Bool]

    init(applier: Applier, operations: Operations) {
      self.applier = applier
      self.operations = operations
      progress = Progress(applier.planned, operations)
      resolution = applier.planned.resolution
      waits = operations.waits
      ready = operations.steps.indices.filter { operations.waits[$0] == 0 }.reversed()
      isSettled = Array(repeating: false, count: operations.steps.count)
    }

    mutating func work() async {
      await withTaskGroup(of: Answer.self) { group in
        var running = 0
        while true {
          while running < applier.parallelism, let step = ready.last, await mayStart() {
            ready.removeLast()
            await start(step, &group)
            running += 1
          }
          guard running > 0, let answer = await group.next() else { break }
          running -= 1
          await take(answer)
        }
      }
      // Left over only when the run was stopped, or lost its lock.
      for step in operations.steps.indices where !isSettled[step] {
        await skip(step, because: nil)
      }
    }

    private mutating func mayStart() async -> Bool {
      if ending != nil { return false }
      if applier.stop.isRequested {
        ending = .stopped
        await applier.events(.stopping)
      } else if await !applier.hold.permitsWork() {
        ending = .denied
      }
      return ending == nil
    }

    private func start(_ index: Int, _ group: inout TaskGroup<Answer>) async {
      let step = operations.steps[index]
      let change = applier.planned.plan.changes[step.change]
      await applier.events(.started(change.address, step.event))
      let worker = applier.worker
      // Only what it needs: a copy of everything would be paid for at every step.
      let resolution = resolution.restricted(to: change.dependencies)
      group.addTask {
        let clock = ContinuousClock()
        let begin = clock.now
        do {
          let result: Worker.Result
          switch step.work {
          case .make: result = try await worker.make(change, resolution)
          case .remove(let removals): result = try await worker.remove(change, removals)
          case .goesAlong: result = .removed
          }
          return Answer(step: index, result: .success(result), took: begin.duration(to: clock.now))
        } catch {
          return Answer(step: index, result: .failure(error), took: begin.duration(to: clock.now))
        }
      }
    }

    private mutating func take(_ answer: Answer) async {
      let step = operations.steps[answer.step]
      let change = applier.planned.plan.changes[step.change]
      isSettled[answer.step] = true
      switch answer.result {
      case .success(let result):
        if case .made(let entry) = result {
          resolution.attributes[change.address] = entry.attributes
        }
        progress.succeed(step, result)
        await applier.events(.finished(change.address, step.event, took: answer.took))
        for next in operations.waiting[answer.step] {
          waits[next] -= 1
          if waits[next] == 0, !isSettled[next] { makeReady(next) }
        }
      case .failure(let error):
        let failure = applier.worker.failure(error, of: change)
        progress.fail(step, failure, error)
        await applier.events(.failed(change.address, step.event, failure, took: answer.took))
        await skipWaiting(for: answer.step, because: change.address)
      }
    }

    private mutating func makeReady(_ step: Int) {
      var (low, high) = (0, ready.count)
      while low < high {
        let middle = (low + high) / 2
        if ready[middle] > step { low = middle + 1 } else { high = middle }
      }
      ready.insert(step, at: low)
    }

    private mutating func skipWaiting(for failed: Int, because: ResourceAddress) async {
      var found = [failed]
      while let step = found.popLast() {
        for next in operations.waiting[step] where !isSettled[next] {
          await skip(next, because: because)
          found.append(next)
        }
      }
    }

    private mutating func skip(_ index: Int, because: ResourceAddress?) async {
      isSettled[index] = true
      let step = operations.steps[index]
      let address = applier.planned.plan.changes[step.change].address
      progress.skip(step)
      // The second half of what failed itself was told of with the first.
      if address != because {
        await applier.events(.skipped(address, step.event, because: because))
      }
    }
  }
}

extension Applier {
  /// Nothing was to be done, so nothing was, the ledger's writing included.
  static func reportOfNothing(_ planned: Planner.Planned) -> ApplyReport {
    ApplyReport(
      outputs: planned.plan.outputs.compactMap { output in
        output.value.isResolved ? (output.name, output.value) : nil
      })
  }
}

extension Planner.Planned {
  /// Whether the ledger does not say what is there although no resource changes: it was lost, an
  /// interrupted run left it unfinished, or an edit of the file follows what others did.
  func hasToBeRecorded(over reading: LedgerReading, of graph: ResourceGraph) -> Bool {
    if reading.ledger.lock != nil || !reading.ledger.interrupted.isEmpty { return true }
    // What another stack took over is forgotten here.
    if reading.ledger.resources.contains(where: { base.resources[$0.key] == nil }) { return true }
    return plan.changes.contains { change in
      if change.recorded == nil || change.former != nil { return true }
      guard let recorded = change.recorded, let desired = change.desired else { return false }
      // What became secret since, and what an older cairn wrote as it was.
      if recorded.isPlain(whereSecret: desired) || desired.isPlain(whereSecret: recorded) {
        return true
      }
      guard let node = graph[change.address] else { return false }
      // The target was changed to what the file says now.
      return !Difference(
        node.kind.schema, node.declaration, desired: desired, recorded: recorded, live: recorded,
        secrets: secrets
      ).changes.isEmpty
    }
  }
}
