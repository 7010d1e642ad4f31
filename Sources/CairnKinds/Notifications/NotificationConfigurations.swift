import CairnAWS
import CairnAWSXML
import CairnEngine

/// Changes entries of buckets' notification configurations. S3 only replaces a configuration as a whole:
/// what is changed at once goes in one put, with what others wrote as it stands, and the changes of one
/// bucket are made one after another.
actor NotificationConfigurations {
  typealias Entry = S3NotificationConfiguration.Entry

  struct Edit: Sendable {
    /// The ids of entries that go.
    var removed: Set<String>
    /// What comes, in the place of one of nobody's that tells the same: S3 takes no two of those.
    var entry: Entry?
  }

  /// The last change of each bucket that is under way or waits.
  private var last: [String: Task<[(any Error)?], any Error>] = [:]

  /// Makes all changes, or none.
  ///
  /// - Returns: for each why it was not made, nil where it was.
  func change(
    _ bucket: String, _ edits: [Edit], _ context: KindContext
  ) async throws -> [(any Error)?] {
    let before = last[bucket]
    // Unstructured, so that the next change can wait for this one; cancelled with whoever waits here.
    let task = Task {
      _ = await before?.result
      return try await Self.apply(edits, to: bucket, context)
    }
    last[bucket] = task
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private static func apply(
    _ edits: [Edit], to bucket: String, _ context: KindContext
  ) async throws -> [(any Error)?] {
    let aws = context.aws
    let live: S3NotificationConfiguration
    do throws(AWSError) {
      live = try await aws.getBucketNotification(bucket)
    } catch {
      // Without the bucket there is nothing to remove.
      guard error.isNotFound else { throw error }
      return edits.map { $0.entry == nil ? nil : error }
    }
    let wanted = live.changed(by: edits)
    guard wanted != live else { return edits.map { _ in nil } }
    let missing = try await missingTargets(of: wanted, context)
    do {
      // On AWS the right of S3 to reach a target takes some seconds to be known.
      try await patience(context).retrying(while: {
        context.scope.flavour == .aws && $0.code == "InvalidArgument"
          && $0.message.contains("destination")
      }) {
        try await aws.setBucketNotification(
          bucket, wanted, validation: missing == [] ? .skipped : .full)
      }
    } catch let error as AWSError where error.cause == .invalid && edits.count > 1 {
      return refusals(of: edits, bucket, error, missing ?? [])
    }
    guard context.scope.flavour == .aws else { return edits.map { _ in nil } }
    // A read just after may still show the old configuration there, and the next change starts from it.
    _ = try await context.pace.wait(for: "The notifications of the bucket \(bucket)") {
      let live = try await aws.getBucketNotification(bucket)
      return Set(live.entries.map(\.outline)) == Set(wanted.entries.map(\.outline)) ? true : nil
    }
    return edits.map { _ in nil }
  }

  /// Whom a refusal concerns, where the targets tell.
  private static func refusals(
    of edits: [Edit], _ bucket: String, _ error: AWSError, _ missing: Set<Entry.Target>
  ) -> [(any Error)?] {
    let isToBlame = edits.map { $0.entry.map { missing.contains($0.target) } ?? false }
    guard isToBlame.contains(true) else { return edits.map { _ in error } }
    let other = KindError(
      "Left as it was: S3 takes the notifications of the bucket \(bucket) in one request, and refused "
        + "another one of them.")
    return isToBlame.map { isToBlame in if isToBlame { error } else { other } }
  }

  /// The targets that aren't there; nil where S3 itself has to tell.
  ///
  /// An emulator leaves its test message in the queue, where it would count as data that a destroy
  /// must not lose. So targets that are there are not tried; for one that is missing, the service's
  /// own refusal is wanted. On AWS, trying also tells whether S3 is let in.
  private static func missingTargets(
    of configuration: S3NotificationConfiguration, _ context: KindContext
  ) async throws -> Set<Entry.Target>? {
    guard context.scope.flavour == .emulator else { return nil }
    var missing: Set<Entry.Target> = []
    var isTold = true
    for target in Set(configuration.entries.map(\.target)) {
      guard let (destination, arn) = Notification.destination(of: target) else {
        // Tried by no emulator in a way that leaves anything behind.
        isTold = false
        continue
      }
      if try await !destination.isThere(arn, context) { missing.insert(target) }
    }
    return isTold || !missing.isEmpty ? missing : nil
  }

  private static func patience(_ context: KindContext) -> Pace {
    var pace = context.pace
    pace.limit = .seconds(60)
    return pace
  }
}

extension S3NotificationConfiguration {
  fileprivate func changed(by edits: [NotificationConfigurations.Edit]) -> Self {
    var result = self
    // Entries that change their names may take those of others: first all go, then all come.
    for edit in edits {
      result.entries.removeAll { entry in
        if let id = entry.id, edit.removed.contains(id) { return true }
        return entry.isNobodys && edit.entry.map(entry.tellsSame) == true
      }
    }
    result.entries += edits.compactMap(\.entry)
    return Set(result.entries) == Set(entries) ? self : result
  }
}

extension S3NotificationConfiguration.Entry {
  /// No stack made it.
  var isNobodys: Bool { id.flatMap(OwnerMark.init(text:)) == nil }

  /// Whether it tells the same to the same, under whatever id.
  func tellsSame(as other: Self) -> Bool {
    target == other.target && Set(events) == Set(other.events) && prefix == other.prefix
      && suffix == other.suffix
  }

  /// Without its events, which S3 may list in another order.
  fileprivate var outline: Self {
    var outline = self
    outline.events = []
    return outline
  }
}
