import CairnEngine
import CairnJSON
import CairnLanguage

/// Shows the builds that a plan waits for.
final class BuildProgress: Sendable {
  private let output: OutputOptions
  private let activity: Activity
  private let events: AsyncStream<ArtifactEvent>
  private let continuation: AsyncStream<ArtifactEvent>.Continuation
  private let consumer: Task<Void, Never>

  init(_ output: OutputOptions) {
    self.output = output
    let activity = Activity(terminal: output.terminal)
    self.activity = activity
    let (events, continuation) = AsyncStream.makeStream(of: ArtifactEvent.self)
    (self.events, self.continuation) = (events, continuation)
    // Unstructured: events come from the thread that builds; it ends with `end`.
    consumer = Task {
      for await event in events { await Self.show(event, output, activity) }
    }
  }

  /// The builder of the stack's code.
  func artifacts(of loaded: LoadedStack) -> ArtifactStore {
    ArtifactStore(ofStackFile: loaded.file) { [continuation] in continuation.yield($0) }
  }

  /// Removes the display. May be called repeatedly.
  func end() async {
    continuation.finish()
    await consumer.value
    await activity.end()
  }

  private static func show(
    _ event: ArtifactEvent, _ output: OutputOptions, _ activity: Activity
  ) async {
    if output.json {
      json(event).map { output.show($0) }
      return
    }
    switch event {
    case .waitingForOther(let package):
      await activity.say("Waiting for another cairn that builds \(shortened(package))")
    case .building(let package, let products):
      await activity.say("Building \(products.joined(separator: ", ")) in \(shortened(package))")
    case .buildingFolder(let folder, let builder):
      await activity.say("Building \(shortened(folder)) with \(builder)")
    case .builtFolder(let folder, let builder, let took):
      await activity.end()
      output.complain(
        [
          StyledLine("✓ ", .good).adding("built \(shortened(folder)) with \(builder)")
            .adding(" in \(ApplyEventText.seconds(took))", .faint)
        ].rendered(output.terminal.colour(.error)))
    case .step(_, let done, let count): await activity.detail("[\(done)/\(count)]")
    case .built(_, let products, let took):
      await activity.end()
      output.complain(
        [
          StyledLine("✓ ", .good).adding("built \(products.joined(separator: ", "))")
            .adding(" in \(ApplyEventText.seconds(took))", .faint)
        ].rendered(output.terminal.colour(.error)))
    }
  }

  static func json(_ event: ArtifactEvent) -> JSONLine? {
    switch event {
    case .waitingForOther(let package):
      JSONLine("waitingForBuild", [("package", .string(package))])
    case .building(let package, let products):
      JSONLine(
        "building",
        [("package", .string(package)), ("products", .array(products.map { .string($0) }))])
    case .buildingFolder(let folder, let builder):
      JSONLine("building", [("folder", .string(folder)), ("builder", .string(builder))])
    case .builtFolder(let folder, let builder, let took):
      JSONLine(
        "built",
        [
          ("folder", .string(folder)), ("builder", .string(builder)),
          ("milliseconds", .int(ApplyEventText.milliseconds(took))),
        ])
    case .step: nil
    case .built(let package, let products, let took):
      JSONLine(
        "built",
        [
          ("package", .string(package)), ("products", .array(products.map { .string($0) })),
          ("milliseconds", .int(ApplyEventText.milliseconds(took))),
        ])
    }
  }

  /// The last component of the folder's path.
  private static func shortened(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
