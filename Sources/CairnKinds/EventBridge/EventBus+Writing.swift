import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension EventBus {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let name = try properties.required(Self.name)
    let obstacle = try await obstacle([.alreadyExists]) {
      try await context.aws.createEventBus(
        name, Self.settings(of: properties, isNew: true), tags: resource.tags)
    }
    if let obstacle { return try await resume(resource, context, after: obstacle) }
    try await writeArchives(properties[Self.archives] ?? [:], over: [:], of: name, context)
    return attributes(of: properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    let properties = resource.properties
    let name = try properties.required(Self.name)
    let arn = Self.arn(of: name, in: context.scope)
    let own = [Self.description.name, Self.kmsKey.name, Self.deadLetter.name]
    if own.contains(where: changed.contains) {
      var settings = Self.settings(of: properties, isNew: false)
      if context.scope.flavour == .aws {
        // What the request leaves out would be reset.
        settings["LogConfig"] = try await aws.describeEventBus(name)["LogConfig"]
      }
      let update = settings
      // Quirk of LocalStack: a bus can't be changed.
      try await ignoring(context.scope.flavour == .emulator ? [.notImplemented] : []) {
        try await aws.updateEventBus(name, update)
      }
    }
    if changed.contains(Self.archives.name) {
      try await writeArchives(
        properties[Self.archives] ?? [:], over: try await archives(of: name, context), of: name,
        context)
    }
    if changed.contains(Self.tags.name) {
      try await EventTags.write(resource.tags, to: arn, context)
    }
    return attributes(of: properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    guard let name = resource.properties[Self.name] else { return }
    let archives = try await found {
      try await aws.listArchives(of: Self.arn(of: name, in: context.scope))
    }
    for archive in (archives ?? []).compactMap({ $0["ArchiveName"]?.string }) {
      try await ignoringMissing { try await aws.deleteArchive(archive) }
    }
    try await ignoringMissing { try await aws.deleteEventBus(name) }
  }

  /// The members of a request. An update resets what it leaves out, or gets it empty.
  private static func settings(of properties: Properties, isNew: Bool) -> [String: JSONValue] {
    var settings: [String: JSONValue] = [:]
    let text = properties[description] ?? ""
    if !isNew || !text.isEmpty { settings["Description"] = .string(text) }
    if let key = properties[kmsKey] {
      settings["KmsKeyIdentifier"] = .string(key)
    } else if !isNew {
      settings["KmsKeyIdentifier"] = ""
    }
    if let queue = properties[deadLetter] {
      settings["DeadLetterConfig"] = ["Arn": .string(queue)]
    } else if !isNew {
      settings["DeadLetterConfig"] = [:]
    }
    return settings
  }

  private func writeArchives(
    _ wanted: [String: Properties], over live: [String: Properties], of bus: String,
    _ context: KindContext
  ) async throws {
    let aws = context.aws
    let type = FieldType.object(EventArchive.fields)
    let named = Dictionary(
      wanted.map { (EventArchive.name(of: $0, $1, of: bus), $1) }, uniquingKeysWith: { $1 })
    for name in live.keys.sorted() where named[name] == nil {
      try await ignoringMissing { try await aws.deleteArchive(name) }
    }
    for (name, wanted) in named.sorted(by: { $0.key < $1.key }) {
      var archive = wanted
      archive[EventArchive.name] = nil
      guard let old = live[name] else {
        let request = try EventArchive.request(
          name, archive, busARN: Self.arn(of: bus, in: context.scope))
        try await doing {
          try await aws.createArchive(request)
        } unless: {
          let there = try await self.archives(of: bus, context)[name]
          return there.map { type.areEqual(archive.value, $0.value) } ?? false
        }
        continue
      }
      if !type.areEqual(archive.value, old.value) {
        try await aws.updateArchive(
          try EventArchive.request(name, archive, busARN: nil, from: old))
      }
    }
  }
}

/// Tags of buses and rules.
enum EventTags {
  static func write(
    _ tags: [String: String], to arn: String, _ context: KindContext
  ) async throws {
    let aws = context.aws
    try await Tags.write(
      tags, over: try await aws.listEventTags(arn),
      set: { try await aws.tagEventResource(arn, $0) },
      remove: { try await aws.untagEventResource(arn, keys: $0) })
  }
}
