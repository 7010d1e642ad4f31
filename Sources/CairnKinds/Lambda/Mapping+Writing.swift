import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Mapping {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    var request = try settings(properties, changed: nil)
    request["FunctionName"] = .string(try properties.required(Self.function))
    request["Tags"] = .object(resource.tags.mapValues(JSONValue.string))
    if Self.readsStream(properties.values), let stream = Self.source(of: properties) {
      request["EventSourceArn"] = .string(stream)
      request["StartingPosition"] = .string(properties[Self.startingPosition] ?? "LATEST")
    } else {
      request["EventSourceArn"] = .string(try properties.required(Self.queue))
    }
    let creation = JSONValue.object(request)
    let outcome = try await context.pace.wait(
      for: "The event source mapping \(resource.address) being made"
    ) {
      try await Self.attempt(creation, resource, context)
    }
    switch outcome {
    case .made(let mapping): return try await settled(mapping, context)
    case .isThere(let error): return try await resume(resource, context, after: error)
    }
  }

  private enum Outcome: Sendable {
    case made(LambdaMapping)
    case isThere(AWSError)
  }

  /// Nil while an earlier event source mapping of the pair is being deleted: it still counts for
  /// some milliseconds.
  private static func attempt(
    _ creation: JSONValue, _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> Outcome? {
    var pace = context.pace
    // A role without permission to poll looks the same as a new one, so the wait is short.
    pace.limit = min(pace.limit, .seconds(30))
    var made: LambdaMapping?
    let obstacle = try await obstacle([.conflict, .alreadyExists]) {
      made = try await pace.retrying(while: isNotYetAllowed) {
        try await context.aws.createEventSourceMapping(creation)
      }
    }
    if let made { return .made(made) }
    guard let obstacle, try await !isBeingDeleted(resource, context) else { return nil }
    return .isThere(obstacle)
  }

  /// A role's policies become visible to Lambda some seconds after they were written.
  private static func isNotYetAllowed(_ error: AWSError) -> Bool {
    error.code == "InvalidParameterValueException"
      && error.message.contains("does not have permissions to call")
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    guard let uuid = live.attributes["uuid"]?.string, let arn = live.attributes["arn"]?.string
    else {
      throw KindError("This is a bug in cairn: an event source mapping was read without its id.")
    }
    var settings = try settings(resource.properties, changed: changed)
    if !settings.isEmpty {
      // Quirk of LocalStack: of two concurrent updates, such as a retry after a late answer, the
      // second takes over from a poller that the first has just stopped, and so disables the event
      // source mapping, unless it sets `Enabled`.
      settings["Enabled"] = .bool(resource.properties[Self.enabled] ?? true)
      let update = JSONValue.object(settings)
      let isThere: Void? = try await found {
        let mapping = try await context.pace.retrying(while: { $0.cause == .conflict }) {
          try await aws.updateEventSourceMapping(uuid, update)
        }
        _ = try await settled(mapping, context)
      }
      // It was deleted concurrently.
      guard isThere != nil else { return try await create(resource, context) }
    }
    if changed.contains(Self.tags.name) {
      try await LambdaTags.write(resource.tags, to: arn, context)
    }
    return live.attributes
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    guard let source = Self.source(of: resource.properties),
      let function = resource.properties[Self.function]
    else { return }
    // Found by the pair, not by a recorded id, which may predate a restart of the emulator.
    let mappings = try await aws.listEventSourceMappings(eventSource: source)
      .filter { $0.functionARN == function && $0.state != "Deleting" }
    for mapping in mappings {
      let id = mapping.uuid
      if context.scope.flavour == .emulator, mapping.state.hasPrefix("Disab") {
        try await enable(id, context)
      }
      // While it changes, or is being deleted, Lambda answers that it is in use.
      try await context.pace.retrying(while: { $0.cause == .conflict }) {
        try await ignoringMissing { try await aws.deleteEventSourceMapping(id) }
      }
      _ = try await context.pace.wait(
        for: "The event source mapping \(resource.address) going away"
      ) {
        try await found { try await aws.getEventSourceMapping(id) } == nil ? true : nil
      }
    }
  }

  // Quirk of LocalStack: an event source mapping that is deleted while it is disabled stays in the
  // state `Deleting`, and no other can be created for its pair.
  private func enable(_ id: String, _ context: KindContext) async throws {
    let aws = context.aws
    try await ignoring([.notFound, .conflict]) {
      let mapping = try await aws.updateEventSourceMapping(id, ["Enabled": true])
      _ = try await settled(mapping, context)
    }
  }

  // MARK: Parts

  /// The members of the request for the fields in `changed`, or for all of them if it is nil.
  private func settings(
    _ properties: Properties, changed: Set<String>?
  ) throws -> [String: JSONValue] {
    let isNew = changed == nil
    func writes(_ field: String) -> Bool { changed?.contains(field) ?? true }
    var settings = Self.failureSettings(properties, changed: changed)
    if writes(Self.batchSize.name) || writes(Self.batchWindow.name) {
      let isStream = Self.readsStream(properties.values)
      settings["BatchSize"] = .int(
        properties[Self.batchSize] ?? Self.defaultBatchSize(isStream: isStream))
      settings["MaximumBatchingWindowInSeconds"] = .int(properties[Self.batchWindow] ?? 0)
    }
    if writes(Self.enabled.name) { settings["Enabled"] = .bool(properties[Self.enabled] ?? true) }
    if writes(Self.partialBatchResponses.name) {
      let isOn = properties[Self.partialBatchResponses] ?? false
      if isOn || !isNew {
        settings["FunctionResponseTypes"] = isOn ? ["ReportBatchItemFailures"] : []
      }
    }
    if writes(Self.maximumConcurrency.name) {
      if let maximum = properties[Self.maximumConcurrency] {
        settings["ScalingConfig"] = ["MaximumConcurrency": .int(maximum)]
      } else if !isNew {
        settings["ScalingConfig"] = [:]
      }
    }
    if writes(Self.filters.name) {
      let patterns = properties[Self.filters] ?? []
      if !patterns.isEmpty || !isNew {
        settings["FilterCriteria"] = [
          "Filters": .array(
            try patterns.map { pattern in
              guard pattern.isResolved else {
                throw KindError("A part of `filters` is not known yet.", path: Self.filters.name)
              }
              return ["Pattern": .string(pattern.jsonText)]
            })
        ]
      }
    }
    return settings
  }

  /// Waits until the event source mapping polls, or is idle if it is disabled.
  private func settled(
    _ mapping: LambdaMapping, _ context: KindContext
  ) async throws -> LiveAttributes {
    var mapping = mapping
    if mapping.state.hasSuffix("ing") {
      let (aws, id) = (context.aws, mapping.uuid)
      mapping = try await context.pace.wait(for: "The event source mapping \(id) becoming ready") {
        let now = try await aws.getEventSourceMapping(id)
        return now.state.hasSuffix("ing") ? nil : now
      }
    }
    return Self.attributes(of: mapping)
  }

  private static func isBeingDeleted(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> Bool {
    let source = Self.source(of: resource.properties)
    let pair = try await context.aws.listEventSourceMappings(eventSource: source)
      .filter { $0.functionARN == resource.properties[Self.function] }
    return pair.allSatisfy { $0.state == "Deleting" }
  }
}
