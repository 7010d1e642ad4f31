/// What the stack language expects at a place of the outline.
enum Expectation: Sendable {
  case root
  case section(KindIndex.Kind)
  case resource(KindIndex.Kind)
  case parameters
  case outputs
  /// A value of a type.
  case typed(FieldType)
  case region
  /// `dependsOn`; `dependency` is one of its items.
  case dependencies
  case dependency
  /// `ignoreDrift`; `ignoredField` is one of its items.
  case ignoredFields(KindIndex.Kind)
  case ignoredField(KindIndex.Kind)
  /// A verb of `access`, for a resource of the kind.
  case verb(KindIndex.Kind)
  /// `was`.
  case formerName
  /// The value of a merge key.
  case merged
  case unknown

  /// The fields of a map at this place; nil if its keys are the user's choice, or if it isn't a
  /// map.
  var fields: [FieldSchema]? {
    switch self {
    case .root: StackKeys.fields
    case .resource(let kind): kind.schema.fields + MetaField.fields
    case .typed(.object(let fields)), .typed(.shorthand(_, let fields)): fields
    default: nil
    }
  }

  func field(named name: String) -> FieldSchema? {
    switch self {
    case .resource(let kind): kind[name] ?? MetaField.fields.first { $0.name == name }
    default: fields?.first { $0.name == name }
    }
  }

  /// What is expected as the value of a key here.
  func value(ofKey name: String, in kinds: KindIndex) -> Expectation {
    if name == "<<" { return .merged }
    switch self {
    case .root:
      if let kind = kinds[name] { return .section(kind) }
      return switch name {
      case "parameters": .parameters
      case "outputs": .outputs
      case "region": .region
      case "stack", "description": .typed(.string())
      default: .unknown
      }
    case .section(let kind): return .resource(kind)
    case .parameters: return .typed(.object(ParameterDeclaration.fields))
    case .outputs: return .typed(.any)
    case .resource(let kind):
      if let type = kind.type(of: name) { return .typed(type) }
      return switch name {
      case MetaField.dependsOn: .dependencies
      case MetaField.ignoreDrift: .ignoredFields(kind)
      case MetaField.was: .formerName
      default: .unknown
      }
    case .typed(.object(let fields)), .typed(.shorthand(_, let fields)):
      guard let index = fields.firstIndex(where: { $0.name == name }) else { return .unknown }
      return .typed(fields[index].type)
    case .typed(.map(_, let value)): return .typed(value)
    case .typed(.access):
      guard let section = ResourceAddress(name)?.section, let kind = kinds[section],
        !kind.schema.access.isEmpty
      else { return .unknown }
      return .verb(kind)
    case .typed(.any): return self
    default: return .unknown
    }
  }

  /// What is expected as an item of a list here.
  var item: Expectation {
    switch self {
    case .typed(.list(let item, _, _)): .typed(item)
    case .typed(.policyStatements(let use)): .typed(.object(PolicyStatement.fields(use)))
    case .dependencies: .dependency
    case .ignoredFields(let kind): .ignoredField(kind)
    case .typed(.any), .merged: self
    default: .unknown
    }
  }
}
