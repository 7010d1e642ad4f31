import CairnAWS
import CairnAWSXML
import CairnEngine

/// Changes single entries of buckets' notification configurations. S3 only replaces a configuration
/// as a whole, so the changes of one bucket are made one after another: each reads, changes and puts.
actor NotificationConfigurations {
  private typealias Entry = S3NotificationConfiguration.Entry

  /// The last change of each bucket that is under way or waits.
  private var last: [String: Task<Void, any Error>] = [:]

  /// Adds the entry, in the place of one with its id, or with one of these.
  func put(
    _ entry: S3NotificationConfiguration.Entry, inPlaceOf olds: [String], in bucket: String,
    _ context: KindContext
  ) async throws {
    let replaced: @Sendable (S3NotificationConfiguration.Entry) -> Bool = { other in
      other.id == entry.id || other.id.map(olds.contains) == true
    }
    try await change(bucket, context) { configuration in
      guard configuration.entries.filter(replaced) != [entry] else { return false }
      configuration.entries.removeAll(where: replaced)
      configuration.entries.append(entry)
      return true
    }
  }

  /// Removes the entries of those ids; without them, or without the bucket, there is nothing to do.
  func remove(_ ids: [String], from bucket: String, _ context: KindContext) async throws {
    do {
      try await change(bucket, context) { configuration in
        let count = configuration.entries.count
        configuration.entries.removeAll { $0.id.map(ids.contains) == true }
        return configuration.entries.count != count
      }
    } catch let error as AWSError {
      guard error.isNotFound else { throw error }
    }
  }

  private func change(
    _ bucket: String, _ context: KindContext,
    _ edit: @escaping @Sendable (inout S3NotificationConfiguration) -> Bool
  ) async throws {
    let before = last[bucket]
    // Unstructured, so that the next change can wait for this one; cancelled with whoever waits here.
    let task = Task {
      _ = await before?.result
      try await Self.apply(edit, to: bucket, context)
    }
    last[bucket] = task
    try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private static func apply(
    _ edit: @Sendable (inout S3NotificationConfiguration) -> Bool, to bucket: String,
    _ context: KindContext
  ) async throws {
    let aws = context.aws
    var configuration = try await aws.getBucketNotification(bucket)
    guard edit(&configuration) else { return }
    let wanted = configuration
    let validation = try await validation(of: wanted, context)
    // On AWS the right of S3 to reach a target takes some seconds to be known.
    try await patience(context).retrying(while: {
      context.scope.flavour == .aws && $0.code == "InvalidArgument"
        && $0.message.contains("destination")
    }) {
      try await aws.setBucketNotification(bucket, wanted, validation: validation)
    }
    guard context.scope.flavour == .aws else { return }
    // A read just after may still show the old configuration there, and the next change starts from it.
    _ = try await context.pace.wait(for: "The notifications of the bucket \(bucket)") {
      let live = try await aws.getBucketNotification(bucket)
      return Set(live.entries.map(\.id)) == Set(wanted.entries.map(\.id)) ? true : nil
    }
  }

  /// An emulator leaves its test message in the queue, where it would count as data that a destroy
  /// must not lose. So targets that are there are not tried; for one that is missing, the service's
  /// own refusal is wanted. On AWS, trying also tells whether S3 is let in.
  private static func validation(
    of configuration: S3NotificationConfiguration, _ context: KindContext
  ) async throws -> S3DestinationValidation {
    guard context.scope.flavour == .emulator else { return .full }
    for target in Set(configuration.entries.map(\.target)) {
      let isThere: Bool
      switch target {
      case .queue(let arn):
        guard let queue = QueueAddress(arn: arn, in: context.scope) else { return .full }
        isThere = try await context.aws.getQueueAttributes(queueURL: queue.url) != nil
      case .function(let arn):
        isThere = try await found { try await context.aws.getFunctionConfiguration(arn) } != nil
      case .topic:
        // Tried by no emulator in a way that leaves anything behind.
        return .full
      }
      guard isThere else { return .full }
    }
    return .skipped
  }

  private static func patience(_ context: KindContext) -> Pace {
    var pace = context.pace
    pace.limit = .seconds(60)
    return pace
  }
}
