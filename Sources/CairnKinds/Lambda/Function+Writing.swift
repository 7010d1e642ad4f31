import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Function {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    let name = try resource.properties.required(Self.name)
    var request = try configuration(resource.properties, changed: nil)
    request["FunctionName"] = .string(name)
    request["Code"] = .object(try await code(of: resource, context))
    request["Architectures"] = [.string(resource.properties[Self.architecture] ?? "x86_64")]
    request["PackageType"] = resource.properties[Self.image] == nil ? "Zip" : "Image"
    request["Tags"] = .object(resource.tags.mapValues(JSONValue.string))
    let creation = JSONValue.object(request)
    let obstacle = try await obstacle([.alreadyExists]) {
      let made = try await whenFree(context) {
        try await aws.createFunction(creation)
      }
      try await confirmCode(of: resource, made, context)
    }
    if let obstacle { return try await resume(resource, context, after: obstacle) }
    // All of these may continue while the function is still pending.
    async let retention: Void = writeLogRetention(resource, isNew: true, context)
    async let concurrency: Void = writeConcurrency(resource, isNew: true, context)
    async let tags: Void = removeForeignTags(resource, context)
    async let asynchronous: Void =
      resource.properties[Self.asynchronous] == nil ? () : writeAsync(resource, context)
    async let url = resource.properties[Self.url] == nil ? nil : writeURL(resource, context)
    try await waitUntilReady(name, context)
    _ = try await (retention, concurrency, tags, asynchronous)
    var attributes = attributes(of: resource.properties, in: context.scope)
    attributes["url"] = try await url.map(Value.string)
    attributes.merge(try await writeReleases(resource, changed: nil, context)) { $1 }
    return attributes
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    let name = try resource.properties.required(Self.name)
    // Of an adoption; another function of the stack is replaced.
    if let other = live.ailment, other.cure == .replacement {
      throw KindError(
        "The function \(name) can't be taken over: \(other.reason). Delete it, and apply again.")
    }
    if !changed.isDisjoint(with: [
      Self.codeSha256.name, Self.architecture.name, Self.image.name,
    ]) {
      var request = try await code(of: resource, context)
      request["Architectures"] = [.string(resource.properties[Self.architecture] ?? "x86_64")]
      let update = JSONValue.object(request)
      let updated = try await whenFree(context) {
        try await aws.updateFunctionCode(name, update)
      }
      try await confirmCode(of: resource, updated, context)
      try await waitUntilReady(name, context)
    }
    if !changed.isDisjoint(with: Self.configured.union(FunctionSetting.all.map(\.field))) {
      let update = JSONValue.object(try configuration(resource.properties, changed: changed))
      _ = try await whenFree(context) {
        try await aws.updateFunctionConfiguration(name, update)
      }
      try await waitUntilReady(name, context)
    }
    if changed.contains(Self.reservedConcurrency.name) {
      try await writeConcurrency(resource, isNew: false, context)
    }
    if changed.contains(Self.logRetention.name) {
      try await writeLogRetention(resource, isNew: false, context)
    }
    if changed.contains(Self.tags.name) {
      try await LambdaTags.write(
        resource.tags, to: context.scope.arn("lambda", "function:\(name)"), context)
    }
    if changed.contains(Self.asynchronous.name) { try await writeAsync(resource, context) }
    var attributes = attributes(of: resource.properties, in: context.scope)
    attributes["url"] = live.attributes["url"]
    if changed.contains(Self.url.name) {
      attributes["url"] = try await writeURL(resource, context).map(Value.string)
    }
    // A change by an earlier attempt may still be in progress.
    if live.ailment?.cure == .waiting { try await waitUntilReady(name, context) }
    for attribute in Self.versionAttributes.map(\.name) {
      attributes[attribute] = live.attributes[attribute]
    }
    let published = try await writeReleases(
      resource, changed: changed, live: live.properties[raw: Self.aliases.name]?.map ?? [:], context
    )
    return attributes.merging(published) { $1 }
  }

  /// The log group is deleted with the function, whoever created it, because Lambda creates it when
  /// the function first logs. A group that is a separate resource stays.
  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    guard let name = resource.properties[Self.name] else { return }
    try await ignoringMissing { try await aws.deleteFunction(name) }
    let group = Self.logGroup(of: name)
    guard try await !isDeclared(group, context) else { return }
    try await ignoringMissing { try await aws.deleteLogGroup(group) }
  }

  // MARK: Parts

  static let configured: Set = [
    runtime.name, handler.name, memory.name, timeout.name, ephemeralStorage.name,
    environment.name, description.name, role.name,
  ]

  /// With settings for the fields in `changed`, or for all that are declared if it is nil.
  private func configuration(
    _ properties: Properties, changed: Set<String>?
  ) throws -> [String: JSONValue] {
    let environment = properties[Self.environment] ?? [:]
    var request: [String: JSONValue] = [
      "Role": .string(try properties.required(Self.role)),
      "Description": .string(properties[Self.description] ?? ""),
      "Timeout": .int(properties[Self.timeout] ?? 3),
      "MemorySize": .int(properties[Self.memory] ?? 128),
      "EphemeralStorage": ["Size": .int(properties[Self.ephemeralStorage] ?? 512)],
      "Environment": ["Variables": .object(environment.mapValues(JSONValue.string))],
    ]
    if properties[Self.image] == nil {
      request["Runtime"] = .string(properties[Self.runtime] ?? "provided.al2023")
      request["Handler"] = .string(properties[Self.handler] ?? "bootstrap")
    }
    return try request.merging(FunctionSetting.requests(properties, changed: changed)) { $1 }
  }

  private func writeConcurrency(
    _ resource: ResourceHandle, isNew: Bool, _ context: KindContext
  ) async throws {
    let aws = context.aws
    let name = try resource.properties.required(Self.name)
    if let reserved = resource.properties[Self.reservedConcurrency] {
      _ = try await whenFree(context) {
        try await aws.putFunctionConcurrency(name, reserved: reserved)
      }
    } else if !isNew {
      try await aws.deleteFunctionConcurrency(name)
    }
  }

  private func writeLogRetention(
    _ resource: ResourceHandle, isNew: Bool, _ context: KindContext
  ) async throws {
    let group = Self.logGroup(of: try resource.properties.required(Self.name))
    if let seconds = resource.properties[Self.logRetention] {
      // Without ownership tags, which only separately declared groups have.
      try await ignoring([.alreadyExists]) {
        try await context.aws.createLogGroup(group, tags: Tags.users(resource.tags))
      }
      try await context.aws.putLogRetention(group, days: LogRetention.days(seconds))
    } else if !isNew {
      try await ignoringMissing { try await context.aws.putLogRetention(group, days: nil) }
    }
  }

  /// Quirk of LocalStack: tags outlive a function, and a new one of that name gets them.
  private func removeForeignTags(_ resource: ResourceHandle, _ context: KindContext) async throws {
    guard context.scope.flavour == .emulator else { return }
    let name = try resource.properties.required(Self.name)
    try await LambdaTags.write(
      resource.tags, to: context.scope.arn("lambda", "function:\(name)"), context)
  }
}
