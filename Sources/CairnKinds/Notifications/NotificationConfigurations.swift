import CairnAWS
import CairnAWSXML
import CairnEngine

/// Changes entries of buckets' notification configurations. S3 only replaces a configuration as a
/// whole: concurrent changes share one request, with the entries of other tools unchanged, and the
/// requests for one bucket follow one another.
actor NotificationConfigurations {
  typealias Entry = S3NotificationConfiguration.Entry

  struct Edit: Sendable {
    /// The ids of entries to remove.
    var removed: Set<String>
    /// The entry to add. It replaces one without an owner and with the same content, because S3
    /// doesn't accept both.
    var entry: Entry?
    /// Whether all events go to EventBridge as well; nil to leave that as it is.
    var sendsToEventBridge: Bool?
  }

  /// The one for all writes of this process: two kinds have a part in a bucket's configuration.
  static let shared = NotificationConfigurations()

  /// The last running or waiting change of each bucket.
  private var last: [String: Task<[(any Error)?], any Error>] = [:]

  /// Makes all changes, or none.
  ///
  /// - Returns: the error of each; nil for success.
  func change(
    _ bucket: String, _ edits: [Edit], _ context: KindContext
  ) async throws -> [(any Error)?] {
    let before = last[bucket]
    // Unstructured, so that the next change can wait for this one; cancelled with its caller.
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
      return edits.map { $0.entry == nil && $0.sendsToEventBridge != true ? nil : error }
    }
    let wanted = live.changed(by: edits)
    guard wanted != live else { return edits.map { _ in nil } }
    let missing = try await missingTargets(of: wanted, context)
    do {
      // On AWS it takes some seconds until S3's permission for a destination is visible.
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
    // A read right afterwards may still return the old configuration, which the next change would
    // start from.
    _ = try await context.pace.wait(for: "The notifications of the bucket \(bucket)") {
      let live = try await aws.getBucketNotification(bucket)
      return Set(live.entries.map(\.outline)) == Set(wanted.entries.map(\.outline)) ? true : nil
    }
    return edits.map { _ in nil }
  }

  /// The entries that a refusal concerns, if their destinations show it.
  private static func refusals(
    of edits: [Edit], _ bucket: String, _ error: AWSError, _ missing: Set<Entry.Target>
  ) -> [(any Error)?] {
    let isToBlame = edits.map { $0.entry.map { missing.contains($0.target) } ?? false }
    guard isToBlame.contains(true) else { return edits.map { _ in error } }
    let other = KindError(
      "Not changed: S3 takes the notifications of the bucket \(bucket) in one request, and refused "
        + "another one of them.")
    return isToBlame.map { isToBlame in if isToBlame { error } else { other } }
  }

  /// The missing destinations; nil if S3 itself has to check.
  ///
  /// An emulator leaves its test message in the queue, where it would count as data that a destroy
  /// must not lose. Existing destinations are therefore not tested; for a missing one the service's
  /// own refusal is needed. On AWS, the test also checks S3's permission.
  private static func missingTargets(
    of configuration: S3NotificationConfiguration, _ context: KindContext
  ) async throws -> Set<Entry.Target>? {
    guard context.scope.flavour == .emulator else { return nil }
    var missing: Set<Entry.Target> = []
    var isTold = true
    for target in Set(configuration.entries.map(\.target)) {
      guard let (destination, arn) = Notification.destination(of: target) else {
        // The test of a function leaves nothing behind in any emulator.
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
    // A renamed entry may get the name of another: removes all first, then adds all.
    for edit in edits {
      result.entries.removeAll { entry in
        if let id = entry.id, edit.removed.contains(id) { return true }
        return entry.isNobodys && edit.entry.map(entry.hasSameContent) == true
      }
    }
    result.entries += edits.compactMap(\.entry)
    for edit in edits {
      if let isOn = edit.sendsToEventBridge { result.sendsToEventBridge = isOn }
    }
    let isSame = Set(result.entries) == Set(entries) && result.others == others
    return isSame ? self : result
  }
}

extension S3NotificationConfiguration.Entry {
  /// It has no owner.
  var isNobodys: Bool { id.flatMap(OwnerMark.init(text:)) == nil }

  /// Whether it has the same content, with any id.
  func hasSameContent(as other: Self) -> Bool {
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
