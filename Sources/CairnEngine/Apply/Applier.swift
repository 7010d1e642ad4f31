import CairnLanguage

/// Carries out a plan under the lock: each step starts as soon as its own dependencies are done.
struct Applier: Sendable {
  let planned: Planner.Planned
  let worker: Worker
  let hold: LedgerHold
  let parallelism: Int
  let stop: StopSignal
  /// The place for messages about the whole stack.
  let place: SourceLocation
  let events: @Sendable (ApplyEvent) async -> Void

  /// The outcome of one step, or of all steps of a batch.
  private struct Answer: Sendable {
    var steps: [Int]
    var results: [Result<Worker.Result, any Error>]
    var took: Duration
  }

  func run() async -> ApplyReport {
    let operations = Operations(planned.plan, base: planned.base, worker.catalog)
    // Unstructured, because it ends with the work, not with its own sleep.
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
    report.ledgerProblem = await record(run.progress, isComplete: report.isComplete)
    if run.ending == .denied, report.ledgerProblem == nil {
      report.ledgerProblem = await hold.denial(at: place)
    }
    return report
  }

  private func record(_ progress: Progress, isComplete: Bool) async -> Diagnostic? {
    let (resources, intents) = progress.ledger(worker.graph)
    return await hold.record(
      resources: resources, intents: intents, outcome: isComplete ? .complete : .incomplete,
      at: place)
  }

  /// The state of a run. One task owns it; others do the steps.
  private struct Run {
    enum Ending {
      /// The user asked for it.
      case stopped
      /// The lock is lost or may be lost.
      case denied
    }

    let applier: Applier
    let operations: Operations
    var progress: Progress
    var resolution: Resolution
    /// Why no new step starts.
    var ending: Ending?
    private var waits: [Int]
    /// Steps that may start, the first in the file last. One represents its whole batch.
    private var ready: [Int] = []
    private var isSettled: [Bool]
    private var batches: [Batch]
    /// By step.
    private var batchIndices: [Int: Int] = [:]

    /// Steps that start together once none of them is waiting.
    private struct Batch {
      var missing: Int
      /// In the order of the file.
      var steps: [Int] = []
    }

    init(applier: Applier, operations: Operations) {
      self.applier = applier
      self.operations = operations
      progress = Progress(applier.planned, operations)
      resolution = applier.planned.resolution
      waits = operations.waits
      isSettled = Array(repeating: false, count: operations.steps.count)
      batches = operations.batches.map { Batch(missing: $0.count) }
      for (index, steps) in operations.batches.enumerated() {
        for step in steps { batchIndices[step] = index }
      }
      for step in operations.steps.indices where waits[step] == 0 { makeReady(step) }
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
      // Steps remain only if the run was stopped or lost its lock.
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
      let indices = batchIndices[index].map { batches[$0].steps } ?? [index]
      var jobs: [Worker.Job] = []
      for index in indices {
        let step = operations.steps[index]
        let change = applier.planned.plan.changes[step.change]
        await applier.events(.started(change.address, step.event))
        // Only what it needs, because a copy of everything per step would be expensive.
        jobs.append(
          Worker.Job(
            work: step.work, change: change,
            resolution: resolution.restricted(to: change.dependencies),
            made: progress.identityMade(by: step.change)))
      }
      let (worker, steps) = (applier.worker, jobs)
      group.addTask {
        let clock = ContinuousClock()
        let begin = clock.now
        var results: [Result<Worker.Result, any Error>]
        if steps.count > 1 {
          results = await worker.perform(together: steps)
        } else {
          results = []
          for step in steps {
            do {
              results.append(.success(try await worker.perform(step)))
            } catch {
              results.append(.failure(error))
            }
          }
        }
        return Answer(steps: indices, results: results, took: begin.duration(to: clock.now))
      }
    }

    private mutating func take(_ answer: Answer) async {
      for (step, result) in zip(answer.steps, answer.results) {
        await take(result, of: step, took: answer.took)
      }
    }

    private mutating func take(
      _ result: Result<Worker.Result, any Error>, of index: Int, took: Duration
    ) async {
      let step = operations.steps[index]
      let change = applier.planned.plan.changes[step.change]
      isSettled[index] = true
      switch result {
      case .success(let result):
        if case .made(let entry) = result {
          resolution.attributes[change.address] = entry.attributes
        }
        progress.succeed(step, result)
        await applier.events(.finished(change.address, step.event, took: took))
        for next in operations.waiting[index] {
          waits[next] -= 1
          if waits[next] == 0, !isSettled[next] { makeReady(next) }
        }
      case .failure(let error):
        let failure = applier.worker.failure(error, of: change)
        progress.fail(step, failure, error)
        await applier.events(.failed(change.address, step.event, failure, took: took))
        await skipWaiting(for: index, because: change.address)
      }
    }

    private mutating func makeReady(_ step: Int) {
      guard let index = batchIndices[step] else { return enqueue(step) }
      batches[index].steps.append(step)
      oneLess(in: index)
    }

    /// One step of the batch is ready or has failed.
    private mutating func oneLess(in index: Int) {
      batches[index].missing -= 1
      guard batches[index].missing == 0 else { return }
      batches[index].steps.sort()
      if let first = batches[index].steps.first { enqueue(first) }
    }

    private mutating func enqueue(_ step: Int) {
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
      if let batch = batchIndices[index], waits[index] > 0 { oneLess(in: batch) }
      // The failure was reported with the change's first step.
      if address != because {
        await applier.events(.skipped(address, step.event, because: because))
      }
    }
  }
}

extension Applier {
  /// Nothing to do, so nothing was done, not even a ledger write.
  static func reportOfNothing(_ planned: Planner.Planned) -> ApplyReport {
    ApplyReport(
      outputs: planned.plan.outputs.compactMap { output in
        output.value.isResolved ? (output.name, output.value) : nil
      })
  }
}

extension Planner.Planned {
  /// Whether the ledger has to be updated although no resource changes: it was lost, an interrupted
  /// run left it incomplete, or an edit of the file matches a change that others made.
  func hasToBeRecorded(over snapshot: LedgerSnapshot, of graph: ResourceGraph) -> Bool {
    if snapshot.ledger.lock != nil || !snapshot.ledger.intents.isEmpty { return true }
    // Forgets what another stack has taken over.
    if snapshot.ledger.resources.contains(where: { base.resources[$0.key] == nil }) { return true }
    return plan.changes.contains { change in
      if change.recorded == nil || change.former != nil { return true }
      let entry = base.resources[change.address]?.properties ?? change.recorded
      guard let recorded = entry, let desired = change.desired else { return false }
      // What has become secret since, and what an older cairn wrote in plain text.
      if recorded.isPlain(whereSecret: desired) || desired.isPlain(whereSecret: recorded) {
        return true
      }
      guard let node = graph[change.address] else { return false }
      // The endpoint was changed to match the file.
      return !Difference(
        node.kind.schema, node.declaration, desired: desired, recorded: recorded, live: recorded,
        secrets: secrets
      ).changes.isEmpty
    }
  }
}
