import CairnAWS

/// The context of kind code during one plan or apply.
package struct KindContext: Sendable {
  package var scope: Scope
  package var aws: AWSClient
  /// How much a `read` has to read.
  package var reads: ReadDepth
  /// Answers that several reads of one round share (a queue's attributes for the queue and its
  /// policy, one listing for all functions).
  package var shared: SharedReads
  package var pace: Pace
  /// The bucket for staged code (the ledger's bucket).
  package var stagingBucket: String
  /// The resources read in this round, by section, for requests that read several at once; for
  /// `dataHeld`, those that are deleted with their containers. Empty otherwise.
  package var round: [String: [ResourceHandle]] = [:]
  /// Also find foreign resources with the declared content, because they are taken over. Resources
  /// with unique names are found in any case.
  package var adopts: Bool

  package init(
    scope: Scope, aws: AWSClient, reads: ReadDepth, shared: SharedReads, pace: Pace,
    stagingBucket: String, adopts: Bool = false
  ) {
    self.scope = scope
    self.aws = aws
    self.reads = reads
    self.shared = shared
    self.pace = pace
    self.stagingBucket = stagingBucket
    self.adopts = adopts
  }
}

extension KindContext {
  /// The names in one request that reads `name`: the round's names in groups of at most `limit`, so
  /// that every resource of a group shares the request.
  ///
  /// - Parameter isMember: leaves out resources that don't need the request.
  package func group(
    of name: String, _ field: Field<String>, in section: String, limit: Int,
    where isMember: (Properties) -> Bool = { _ in true }
  ) -> [String] {
    let names = (round[section] ?? []).map(\.properties).filter(isMember).compactMap { $0[field] }
    let sorted = Set(names + [name]).sorted()
    guard let index = sorted.firstIndex(of: name) else { return [name] }
    let start = index / limit * limit
    return Array(sorted[start..<min(start + limit, sorted.count)])
  }
}

/// What justifies a separate request in a read. What a necessary request returns anyway is always
/// reported.
package enum ReadDepth: Hashable, Sendable {
  /// The fields that the stack declares or the ledger records (top-level names), for a resource
  /// that the ledger knows as ours: tags are only read if `tags` is among the fields.
  case fields(Set<String>)
  /// Every field, and the owner.
  case everything
  /// Only the owner (law 13), before a write to a recorded resource.
  case marks

  package func wants(_ field: String) -> Bool {
    switch self {
    case .fields(let names): names.contains(field)
    case .everything: true
    case .marks: field == OwnershipTags.field
    }
  }

  package var wantsOwner: Bool {
    switch self {
    case .fields: false
    case .everything, .marks: true
    }
  }
}

/// Caches the answers of one round of reads, so that each request is sent once, even if several
/// resources need it at the same time.
package actor SharedReads {
  private var answers: [String: Task<any Sendable, any Error>] = [:]

  package init() {}

  /// The answer to `question` (service, operation and subject), requested at most once.
  package func answer<Answer: Sendable>(
    to question: String, _ ask: @escaping @Sendable () async throws -> Answer
  ) async throws -> Answer {
    let task: Task<any Sendable, any Error>
    if let asked = answers[question] {
      task = asked
    } else {
      // Unstructured, because the answer outlives the first caller; it ends with its request.
      task = Task { try await ask() }
      answers[question] = task
    }
    guard let answer = try await task.value as? Answer else {
      throw KindError("This is a bug in cairn: two answers of different types to '\(question)'.")
    }
    return answer
  }
}

/// How to wait for a state: milliseconds on an emulator, backing off on AWS.
package struct Pace: Sendable {
  package var first: Duration
  package var factor: Double
  package var longest: Duration
  package var limit: Duration

  package init(first: Duration, factor: Double, longest: Duration, limit: Duration) {
    self.first = first
    self.factor = factor
    self.longest = longest
    self.limit = limit
  }

  package static let emulator = Pace(
    first: .milliseconds(4), factor: 1.5, longest: .milliseconds(100), limit: .seconds(60))
  package static let aws = Pace(
    first: .milliseconds(500), factor: 1.7, longest: .seconds(10), limit: .seconds(600))

  /// Repeats `check` until it returns a value; throws `KindError` with `what` after the limit.
  package func wait<Answer: Sendable>(
    for what: String, _ check: () async throws -> Answer?
  ) async throws -> Answer {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: limit)
    var pause = first
    while true {
      if let answer = try await check() { return answer }
      guard clock.now < end else {
        throw KindError(
          "\(what) did not happen within \(limit). Run the command again to continue.")
      }
      try await clock.sleep(for: pause)
      pause = min(pause * factor, longest)
    }
  }
}
