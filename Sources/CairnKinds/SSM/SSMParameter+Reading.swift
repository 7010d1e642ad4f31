import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension SSMParameter: AnswerKind {
  package var answers: [String: AnswerMembers] {
    ["Parameter": Self.members, "ParameterMetadata": Self.descriptionMembers]
  }

  /// AWS Systems Manager API, "Parameter".
  static let members = AnswerMembers(
    held: ["Name", "Type", "Value", "Tier"],
    reported: [
      "ARN", "LastModifiedDate", "Policies", "Selector", "SourceResult", "Version",
    ],
    defaults: ["DataType": ["text"]])

  /// AWS Systems Manager API, "ParameterMetadata".
  static let descriptionMembers = AnswerMembers(
    held: ["Name", "Type", "KeyId", "Description", "AllowedPattern", "Tier"],
    reported: ["ARN", "DataType", "LastModifiedDate", "LastModifiedUser", "Version"])

  /// The fields that only "DescribeParameters" returns.
  private static let described = [tier.name, pattern.name, kmsKey.name, description.name]

  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let name = resource.properties[Self.name] else { return nil }
    var live = LiveResource(
      properties: Properties(), attributes: attributes(of: resource.properties, in: context.scope),
      owner: .unread)
    live.properties[Self.name] = name
    if context.reads != .marks {
      guard let parameter = try await context.ssmParameter(name) else { return nil }
      add(parameter, to: &live)
      if context.reads == .everything || Self.described.contains(where: context.reads.wants) {
        guard let description = try await context.ssmDescription(name) else { return nil }
        Self.add(description, to: &live, declared: resource.properties)
      }
    }
    if context.reads.wantsOwner || context.reads.wants(Self.tags.name) {
      guard let tags = try await context.ssmTags(name) else { return nil }
      live.properties[Self.tags] = Tags.users(tags)
      live.owner = owner(of: tags, context)
    }
    return live
  }

  private func add(_ parameter: JSONValue, to live: inout LiveResource) {
    live.properties[Self.type] = Self.types.first { $0.1 == parameter["Type"]?.string }?.0
    let value = Value.string(parameter["Value"]?.string ?? "")
    let isSecure = live.properties[Self.type] == "secure"
    live.properties[raw: Self.value.name] = isSecure ? value.asSecret : value
    live.unmanaged += Self.members.unmanaged(in: parameter)
  }

  private static func add(
    _ answer: JSONValue, to live: inout LiveResource, declared: Properties
  ) {
    // With intelligent tiering, Systems Manager chooses the tier that it returns.
    live.properties[tier] =
      declared[tier] == "intelligent-tiering"
      ? declared[tier] : (answer["Tier"]?.string ?? "Standard").lowercased()
    live.properties[pattern] = answer["AllowedPattern"]?.string ?? ""
    live.properties[description] = answer["Description"]?.string ?? ""
    let key = answer["KeyId"]?.string
    live.properties[kmsKey] = key == usualKey && declared[kmsKey] != usualKey ? nil : key
    live.properties.markRead([kmsKey.name])
    live.unmanaged += descriptionMembers.unmanaged(in: answer)
  }

  static let types = [("string", "String"), ("list", "StringList"), ("secure", "SecureString")]
  static let usualKey = "alias/aws/ssm"

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.aws.describeParameters(nil)) { parameter in
      guard let name = parameter["Name"]?.string, let tags = try await context.ssmTags(name) else {
        return nil
      }
      return tagged(name, Properties([Self.name.name: .string(name)]), tags: tags, context)
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let parameter = try await context.ssmParameter(resource.properties.required(Self.name))
    return Trace(modified: parameter?["LastModifiedDate"]?.time)
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "ssm", name: $0,
        operations: [
          "PutParameter", "DeleteParameter", "AddTagsToResource", "RemoveTagsFromResource",
        ])
    }
  }
}
