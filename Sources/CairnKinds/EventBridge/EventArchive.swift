import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// An archive of an event bus.
enum EventArchive {
  static let name = Field<String>(
    "name", .string(nameRule),
    doc: "The archive's name in the account and region; by default `<bus>-<archive>`.",
    example: "order-events")
  static let description = Field<String>(
    "description", .string(StringRule(length: 0...512)), default: "", doc: "Description.",
    example: "Everything about orders")
  static let retention = Field<Int>(
    "retention", .duration(secondsInDay...100_000 * secondsInDay, step: secondsInDay),
    doc: "How long events are kept, in whole days; by default forever.", example: "30d")
  static let pattern = Field<Value>(
    "pattern", .any, doc: "Archives only events that match; by default all.",
    example: "{source: [shop]}")
  static let kmsKey = KMSKey.field(
    doc: "KMS key of the archive; by default EventBridge's own.")

  /// EventBridge "CreateArchive".
  private static let nameRule = StringRule(
    length: 1...48, pattern: #"[A-Za-z0-9._-]+"#,
    meaning: "letters, digits, dots, hyphens and underscores")

  static let fields = [
    name.schema, description.schema, retention.schema, pattern.schema, kmsKey.schema,
  ]
  private static let secondsInDay = 86_400

  /// Their patterns are those of rules.
  static let rule = Rule { properties in
    (properties[EventBus.archives.name]?.map ?? [:]).sorted { $0.key < $1.key }
      .flatMap { name, archive -> [Rule.Violation] in
        guard let value = archive.map?[pattern.name] else { return [] }
        return EventPattern.eventBridgeViolations(
          in: value, at: "\(EventBus.archives.name).\(name).\(pattern.name)")
      }
  }

  /// The archive's name in the account.
  static func name(of key: String, _ archive: Properties, of bus: String) -> String {
    archive[name] ?? NameLimit.shortened("\(bus)-\(key)", to: nameRule.length.upperBound)
  }

  static func part(
    _ key: String, _ archive: Properties, of bus: String, at path: String
  ) -> ResourcePart {
    ResourcePart(
      "archive", name(of: key, archive, of: bus),
      at: archive[name] == nil ? path : "\(path).\(name.name)", namedBy: name.name)
  }

  /// Live archives under the keys of the declaration; others under their own names.
  ///
  /// - Parameter live: by their names in the account.
  static func keyed(
    _ live: [String: Properties], like declared: [String: Properties], of bus: String
  ) -> [String: Properties] {
    var keys: [String: String] = [:]
    for (key, archive) in declared { keys[name(of: key, archive, of: bus)] = key }
    var keyed: [String: Properties] = [:]
    for (physical, properties) in live {
      var archive = properties
      if let key = keys[physical] {
        archive[name] = declared[key]?[name]
        keyed[key] = archive
      } else if physical.hasPrefix("\(bus)-"), physical != "\(bus)-" {
        keyed[String(physical.dropFirst(bus.count + 1))] = archive
      } else {
        archive[name] = physical
        keyed[physical] = archive
      }
    }
    return keyed
  }

  /// The request that creates or updates an archive.
  ///
  /// - Parameters:
  ///   - busARN: nil for an update, which has to name what it takes away.
  ///   - old: before an update.
  static func request(
    _ name: String, _ archive: Properties, busARN: String?, from old: Properties? = nil
  ) throws -> JSONValue {
    var request: [String: JSONValue] = ["ArchiveName": .string(name)]
    request["EventSourceArn"] = busARN.map(JSONValue.string)
    let text = archive[description] ?? ""
    if busARN == nil || !text.isEmpty { request["Description"] = .string(text) }
    let days = archive[retention].map { $0 / secondsInDay }
    if busARN == nil || days != nil { request["RetentionDays"] = .int(days ?? 0) }
    if let value = archive[raw: pattern.name], value != .null {
      guard value.isResolved else {
        throw KindError(
          "A part of the pattern of the archive \(name) is not known yet.",
          path: "\(EventBus.archives.name).\(name).\(pattern.name)")
      }
      request["EventPattern"] = .string(value.jsonText)
    } else if let before = old?[raw: pattern.name], before != .null {
      request["EventPattern"] = ""
    }
    if let key = archive[kmsKey] {
      request["KmsKeyIdentifier"] = .string(key)
    } else if old?[kmsKey] != nil {
      request["KmsKeyIdentifier"] = ""
    }
    return .object(request)
  }

  /// The fields in EventBridge's answer.
  static func properties(of answer: JSONValue, in scope: Scope) -> Properties {
    var properties = Properties()
    properties[description] = answer["Description"]?.string ?? ""
    let days = answer["RetentionDays"]?.int ?? 0
    properties[retention] = days > 0 ? days.clampedMultiplying(by: secondsInDay) : nil
    if let text = answer["EventPattern"]?.string, !text.isEmpty {
      properties[raw: pattern.name] = Value(json: text) ?? .string(text)
    }
    properties[kmsKey] = answer["KmsKeyIdentifier"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    return properties
  }
}
