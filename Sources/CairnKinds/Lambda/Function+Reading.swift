import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Function {
  /// The first page of one listing serves all functions of the round. Tags, reserved concurrency
  /// and log retention are requested only if needed.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let aws = context.aws
    guard let name = resource.properties[Self.name],
      let function = try await configuration(of: name, context)
    else { return nil }
    let wants = context.reads.wants
    async let tags =
      wants(Self.tags.name) || context.reads.wantsOwner
      ? context.lambdaTags(function.arn) : nil
    async let concurrency =
      wants(Self.reservedConcurrency.name)
      ? found { Looked(at: try await aws.getFunctionConcurrency(name)) } : nil
    async let retention =
      wants(Self.logRetention.name) ? Looked(at: logRetention(of: resource, context)) : nil
    async let url = wants(Self.url.name) ? readURL(of: name, context) : nil
    async let asynchronous = wants(Self.asynchronous.name) ? readAsync(of: name, context) : nil
    async let releases = readReleases(of: resource, context)
    async let image =
      function.isImage && wants(Self.image.name)
      ? found { try await aws.getFunctionImage(name) } : nil
    // A listing doesn't contain states.
    async let asked =
      context.reads.wantsOwner ? found { try await aws.getFunctionConfiguration(name) } : nil

    var properties = Self.properties(of: function, like: resource.properties)
    var attributes = attributes(of: properties, in: context.scope)
    var unmanaged = Self.unmanaged(function)
    if let tags = try await tags { properties[Self.tags] = LambdaTags.users(tags) }
    if let concurrency = try await concurrency {
      properties[raw: Self.reservedConcurrency.name] = concurrency.value
    }
    if let retention = try await retention {
      properties[raw: Self.logRetention.name] = retention.value
    }
    if let url = try await url {
      properties[raw: Self.url.name] = url.field
      attributes["url"] = url.url.map(Value.string)
      unmanaged += url.unmanaged
    }
    if let asynchronous = try await asynchronous {
      properties[raw: Self.asynchronous.name] = asynchronous.field
      unmanaged += asynchronous.unmanaged
    }
    if let releases = try await releases {
      properties[raw: Self.publish.name] = releases.publish
      properties[raw: Self.aliases.name] = releases.aliases
      attributes.merge(releases.attributes) { $1 }
      unmanaged += releases.unmanaged
    }
    if wants(Self.image.name) {
      properties[raw: Self.image.name] = (try await image ?? nil).map(Value.string) ?? .null
    }
    return LiveResource(
      properties: properties, attributes: attributes,
      owner: try await tags.map { owner(of: $0, context) } ?? .unread,
      ailment: try await asked.flatMap(Self.ailment)
        ?? Self.otherPackage(function, resource.properties), unmanaged: unmanaged)
  }

  /// AWS Lambda "Lambda function states": a function that couldn't be created is replaced; one that
  /// couldn't be updated runs with its former code and settings, and is updated again.
  private static func ailment(of function: LambdaFunction) -> Ailment? {
    func because(_ reason: String?) -> String {
      (reason ?? "no reason given").trimmingFullStop
    }
    if function.state == "Failed" {
      return Ailment(
        "Lambda could not create it (\(because(function.stateReason)))", cure: .replacement)
    }
    if function.lastUpdateStatus == "Failed" {
      return Ailment(
        "Lambda could not update it (\(because(function.lastUpdateReason)))",
        cure: .writing(configured.union([codeSha256.name])))
    }
    if function.isBusy {
      return Ailment("Lambda is still creating or updating it", cure: .waiting)
    }
    return nil
  }

  func configuration(
    of name: String, _ context: KindContext
  ) async throws -> LambdaFunction? {
    let aws = context.aws
    let page = try await context.firstFunctions()
    if let function = page.functions.first(where: { $0.name == name }) { return function }
    guard page.nextMarker != nil else { return nil }
    return try await found { try await aws.getFunctionConfiguration(name) }
  }

  /// In seconds; nil if lines never expire, there is no group, or the group is a separate resource.
  private func logRetention(
    of resource: ResourceHandle, _ context: KindContext
  ) async throws -> Int? {
    let name = Self.logGroup(of: try resource.properties.required(Self.name))
    guard let days = try await context.logGroup(name, in: Self.logGroups)?.retentionInDays else {
      return nil
    }
    if resource.properties[Self.logRetention] == nil, try await isDeclared(name, context) {
      return nil
    }
    return LogRetention.seconds(days)
  }

  /// Whether a log group is declared in a stack, and so isn't the function's own.
  func isDeclared(_ logGroup: String, _ context: KindContext) async throws -> Bool {
    guard let tags = try await context.logGroupTags(logGroup) else { return false }
    return owner(of: tags, context) != .nobody
  }

  private static func properties(
    of function: LambdaFunction, like declared: Properties
  ) -> Properties {
    var properties = Properties()
    properties[name] = function.name
    if function.isImage {
      // It has its own, and no zip.
      properties[raw: codeSha256.name] = .null
      properties[raw: runtime.name] = runtime.schema.defaultValue
      properties[raw: handler.name] = handler.schema.defaultValue
    } else {
      properties[codeSha256] = function.codeSha256
      properties[runtime] = function.runtime ?? ""
      properties[handler] = function.handler ?? ""
    }
    properties[architecture] = function.architecture
    properties[memory] = function.memory
    properties[timeout] = function.timeout
    properties[ephemeralStorage] = function.ephemeralStorage
    properties[environment] = function.environment
    properties[description] = function.description
    properties[role] = function.role
    for setting in FunctionSetting.all {
      properties[raw: setting.field] = setting.read(
        function.answer[setting.answer ?? setting.member], function, declared)
    }
    return properties
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.functions()) { function in
      guard let tags = try await context.lambdaTags(function.arn) else { return nil }
      return tagged(
        function.name, Self.properties(of: function, like: Properties()), tags: tags, context)
    }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "lambda", name: $0,
        operations: ["Create", "Update", "Delete", "Put", "Tag", "Untag", "Publish"])
    }
  }
}

extension Function {
  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    guard let name = resource.properties[Self.name] else { return Trace() }
    return Trace(modified: try await configuration(of: name, context)?.lastModified)
  }

  package func code(of live: LiveResource, _ context: KindContext) async throws -> LiveCode? {
    guard let name = live.properties[Self.name], live.properties[Self.image] == nil else {
      return nil
    }
    return LiveCode(
      field: Self.zip.name, fileExtension: "zip",
      bytes: try await context.aws.getFunctionCode(name))
  }
}

extension String {
  fileprivate var trimmingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}

/// The value of a field that was read: `null` means that nothing is set; a missing field would mean
/// that it wasn't read.
struct Looked: Sendable {
  var value: Value

  init(at number: Int?) { value = number.map(Value.integer) ?? .null }
}
