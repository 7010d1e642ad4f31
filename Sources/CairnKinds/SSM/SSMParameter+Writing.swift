import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension SSMParameter {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let name = try properties.required(Self.name)
    let settings = try Self.settings(of: properties)
    let obstacle = try await obstacle([.alreadyExists]) {
      try await context.aws.putParameter(name, settings, tags: resource.tags)
    }
    if let obstacle { return try await resume(resource, context, after: obstacle) }
    return attributes(of: properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let (aws, properties) = (context.aws, resource.properties)
    let name = try properties.required(Self.name)
    var settings = try Self.settings(of: properties)
    // "PutParameter" would reset it.
    if let type = live.unmanaged.first(where: { $0.name == "DataType" }) {
      settings["DataType"] = .string(type.value)
    }
    // Systems Manager "PutParameter", Tier: an advanced parameter never becomes a standard one.
    if live.properties[Self.tier] == "advanced", properties[Self.tier] == "standard" {
      try await ignoringMissing { try await aws.deleteParameter(name) }
      return try await create(resource, context)
    }
    if changed != [Self.tags.name] {
      try await aws.putParameter(name, settings, tags: nil)
    }
    if changed.contains(Self.tags.name) {
      try await Tags.write(
        resource.tags, over: try await aws.listParameterTags(name),
        set: { try await aws.tagParameter(name, $0) },
        remove: { try await aws.untagParameter(name, keys: $0) })
    }
    return attributes(of: properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    guard let name = resource.properties[Self.name] else { return }
    try await ignoringMissing { try await context.aws.deleteParameter(name) }
  }

  /// Every member, because a new version keeps nothing for certain. Empty texts remove description
  /// and pattern.
  private static func settings(of properties: Properties) throws -> [String: JSONValue] {
    let type = properties[type] ?? "string"
    let tier = properties[tier] ?? "standard"
    var settings: [String: JSONValue] = [
      "Value": .string(try properties.required(value)),
      "Type": .string(types.first { $0.0 == type }?.1 ?? "String"),
      "Tier": .string(tier.split(separator: "-").map(\.capitalized).joined(separator: "-")),
      "Description": .string(properties[description] ?? ""),
      "AllowedPattern": .string(properties[pattern] ?? ""),
    ]
    if type == "secure" { settings["KeyId"] = .string(properties[kmsKey] ?? usualKey) }
    return settings
  }
}

extension Substring {
  /// With a capital first letter.
  fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
