import CairnAWSXML
import CairnEngine
import CairnLanguage

/// A role's plain fields as IAM spells them: members of "Role", and parameters of "CreateRole" and
/// "UpdateRole".
enum RoleSettings {
  private static let texts = [("Path", Role.path), ("Description", Role.description)]
  private static let numbers = [("MaxSessionDuration", Role.maxSession)]

  /// The fields that "UpdateRole" writes. Listings leave them out.
  static let changed = Set(
    (texts.map { $0.1.schema } + numbers.map { $0.1.schema })
      .filter { $0.change == .inPlace }.map(\.name))

  /// - Parameter fields: the fields to write; nil for a new role, which already has the defaults.
  static func parameters(
    of properties: Properties, _ fields: Set<String>? = nil
  ) -> [String: String] {
    var parameters: [String: String] = [:]
    func add(_ name: String, _ field: FieldSchema, _ text: String?) {
      if let fields, !fields.contains(field.name) { return }
      if fields != nil || properties.values[field.name] != field.defaultValue {
        parameters[name] = text
      }
    }
    for (name, field) in texts {
      add(name, field.schema, properties[field] ?? field.schema.defaultValue?.string)
    }
    for (name, field) in numbers {
      let number = properties[field] ?? field.schema.defaultValue?.integer
      add(name, field.schema, number.map { String($0) })
    }
    return parameters
  }

  /// - Parameter isWhole: false for a role from a listing.
  static func read(_ role: IAMRole, isWhole: Bool) -> Properties {
    var properties = Properties()
    for (name, field) in texts where isWhole || !changed.contains(field.name) {
      properties[field] = role.settings[name] ?? field.schema.defaultValue?.string
    }
    for (name, field) in numbers where isWhole || !changed.contains(field.name) {
      properties[field] =
        role.settings[name].flatMap { Int($0) } ?? field.schema.defaultValue?.integer
    }
    return properties
  }
}
