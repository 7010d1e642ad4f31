import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// Published versions. AWS Lambda developer guide, "Manage Lambda function versions".
extension Function {
  package static let publish = Field<Bool>(
    "publish", .boolean, default: false,
    doc:
      "Whether a version is published when the code or a setting changes. A version keeps both as "
      + "they are; its description doesn't make one. Old versions stay.", example: "true")

  static let versionAttributes = [
    AttributeSchema(
      "version", doc: "Number of the latest published version; known after apply.", needs: published
    ),
    AttributeSchema(
      "versionArn", doc: "ARN of the latest published version; known after apply.",
      literal: arnRule, needs: published),
  ]

  private static let published = AttributeSchema.Need(
    publish.name, advice: "Write `publish: true`, or refer to the function's `arn`.")

  /// What a version keeps.
  static let versioned = configured.subtracting([description.name])
    .union(FunctionSetting.all.map(\.field))
    .union([codeSha256.name, architecture.name, image.name, imageConfig.name])

  /// What is read of versions and aliases.
  struct Releases {
    var publish: Value = .boolean(false)
    var aliases: Value?
    var attributes: LiveAttributes = [:]
    var unmanaged: [UnmanagedSetting] = []
  }

  /// Nil if neither is wanted.
  func readReleases(
    of resource: ResourceHandle, _ context: KindContext
  ) async throws -> Releases? {
    let wants = context.reads.wants
    guard wants(Self.publish.name) || wants(Self.aliases.name) else { return nil }
    let aws = context.aws
    let name = try resource.properties.required(Self.name)
    async let listed = found { try await aws.listFunctionVersions(name) }
    async let aliases =
      wants(Self.aliases.name) ? found { try await aws.listFunctionAliases(name) } ?? [] : nil
    let versions = FunctionVersions(try await listed ?? [])
    var releases = Releases()
    let publishes =
      resource.properties[Self.publish] == true || resource.recorded?[Self.publish] == true
      || resource.isFound && versions.newest != nil
    if publishes {
      releases.publish = .boolean(versions.isUpToDate)
      releases.attributes = versions.newest?.versionAttributes ?? [:]
    } else if versions.newest != nil {
      releases.unmanaged.append(UnmanagedSetting("versions", versions.text))
    }
    if let aliases = try await aliases {
      let read = FunctionAliases.read(aliases, of: resource, versions)
      releases.aliases = read.field
      releases.unmanaged += read.unmanaged
    }
    return releases
  }

  /// Publishes a version if one is due, and writes the aliases if they are.
  ///
  /// - Parameters:
  ///   - changed: nil for a new function.
  ///   - live: the aliases that may have to go.
  /// - Returns: the attributes of a version that was published.
  func writeReleases(
    _ resource: ResourceHandle, changed: Set<String>?, live: [String: Value] = [:],
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    let name = try resource.properties.required(Self.name)
    var attributes: LiveAttributes = [:]
    let isDue = changed?.isDisjoint(with: Self.versioned.union([Self.publish.name])) != true
    if resource.properties[Self.publish] == true, isDue {
      let version = try await whenFree(context) { try await aws.publishFunctionVersion(name) }
      attributes = version.versionAttributes
      if let number = version.answer["Version"]?.string {
        // An alias of a version that isn't ready yet can't be invoked.
        try await waitUntilReady("\(name):\(number)", context)
      }
    }
    let declared = resource.properties[Self.aliases] ?? [:]
    if !attributes.isEmpty && !declared.isEmpty
      || (changed?.contains(Self.aliases.name) ?? !declared.isEmpty)
    {
      try await FunctionAliases.write(declared, of: name, over: live, context)
    }
    return attributes
  }
}
