import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension EventBus: AnswerKind {
  package var answers: [String: AnswerMembers] {
    ["DescribeEventBusResponse": Self.members]
  }

  /// EventBridge "DescribeEventBus". "UpdateEventBus" gets the log configuration back.
  static let members = AnswerMembers(
    held: [
      "Arn", "DeadLetterConfig", "Description", "KmsKeyIdentifier", "Name",
      // Of the kind `policies`.
      "Policy",
    ],
    reported: ["CreationTime", "LastModifiedTime"],
    defaults: ["LogConfig": [["IncludeDetail": "NONE", "Level": "OFF"], ["Level": "OFF"]]])

  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let name = try resource.properties.required(Self.name)
    guard let answer = try await context.eventBus(name) else { return nil }
    var live = LiveResource(
      properties: Self.properties(of: answer, named: name, in: context.scope),
      attributes: attributes(of: resource.properties, in: context.scope), owner: .unread,
      unmanaged: Self.members.unmanaged(in: answer))
    async let archives = context.reads.wants(Self.archives.name) ? archives(of: name, context) : nil
    if context.reads.wantsOwner || context.reads.wants(Self.tags.name) {
      guard let tags = try await context.eventTags(Self.arn(of: name, in: context.scope)) else {
        _ = try await archives
        return nil
      }
      live.properties[Self.tags] = Tags.users(tags)
      live.owner = owner(of: tags, context)
    }
    if let archives = try await archives {
      let declared = resource.properties[Self.archives] ?? [:]
      var keyed = EventArchive.keyed(archives, like: declared, of: name)
      if context.scope.flavour == .emulator {
        // Quirk of LocalStack: it doesn't keep the key of an archive.
        for key in keyed.keys {
          keyed[key]?[EventArchive.kmsKey] = declared[key]?[EventArchive.kmsKey]
        }
      }
      live.properties[Self.archives] = keyed
    }
    return live
  }

  private static func properties(
    of answer: JSONValue, named name: String, in scope: Scope
  ) -> Properties {
    var properties = Properties()
    properties[Self.name] = name
    // Quirk of LocalStack: it keeps the description that a bus was created with, no key and no
    // dead-letter queue, and has no "UpdateEventBus".
    guard scope.flavour == .aws else { return properties }
    properties[description] = answer["Description"]?.string ?? ""
    properties[kmsKey] = answer["KmsKeyIdentifier"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    properties[deadLetter] = answer["DeadLetterConfig"]?["Arn"]?.string
    properties.markRead([kmsKey.name, deadLetter.name])
    return properties
  }

  /// The archives of a bus, by their names in the account. Their listing has neither patterns nor descriptions.
  func archives(of bus: String, _ context: KindContext) async throws -> [String: Properties] {
    let aws = context.aws
    let listed = try await aws.listArchives(of: Self.arn(of: bus, in: context.scope))
    let archives = try await concurrently(listed) { archive -> (String, Properties)? in
      guard let name = archive["ArchiveName"]?.string,
        let answer = try await found({ try await aws.describeArchive(name) })
      else { return nil }
      return (name, EventArchive.properties(of: answer, in: context.scope))
    }
    return Dictionary(archives) { first, _ in first }
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    // Neither the default bus nor those of partners are anybody's own.
    let names = try await context.eventBuses().filter { $0 != "default" && !$0.contains("/") }
    return try await concurrently(names) { name in
      guard let tags = try await context.eventTags(Self.arn(of: name, in: context.scope)) else {
        return nil
      }
      return tagged(name, Properties([Self.name.name: .string(name)]), tags: tags, context)
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let answer = try await context.eventBus(resource.properties.required(Self.name))
    func time(_ member: String) -> UTCTime? {
      answer?[member]?.double.flatMap { Int(exactly: $0.rounded(.down)) }.map {
        UTCTime(secondsSinceEpoch: $0)
      }
    }
    return Trace(created: time("CreationTime"), modified: time("LastModifiedTime"))
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "events", name: $0,
        operations: [
          "CreateEventBus", "UpdateEventBus", "DeleteEventBus", "PutPermission",
          "RemovePermission", "TagResource", "UntagResource",
        ])
    }
  }

  package func dataHeld(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> String? {
    let name = try resource.properties.required(Self.name)
    let archives = try await found {
      try await context.aws.listArchives(of: Self.arn(of: name, in: context.scope))
    }
    let count = (archives ?? []).reduce(0) { $0.clampedAdding($1["EventCount"]?.int ?? 0) }
    return count == 0 ? nil : count == 1 ? "1 archived event" : "\(count) archived events"
  }
}
