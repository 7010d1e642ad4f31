/// What the language expects at a place of the outline.
struct Slot: Sendable {
  enum Content: Sendable {
    case root
    case section(KindIndex.Kind)
    case resource(KindIndex.Kind)
    case parameters
    case outputs
    /// A value of a type.
    case typed(FieldType)
    case region
    /// `dependsOn`, and one of its items.
    case dependencies
    case dependency
    /// `ignoreDrift`, and one of its items.
    case ignoredFields(KindIndex.Kind)
    case ignoredField(KindIndex.Kind)
    /// `was`.
    case formerName
    /// What a merge key takes.
    case merged
    case unknown
  }

  var content: Content
  /// The resource it is in.
  var resource: ResourceAddress?
  /// The declared parameter it is in.
  var parameter: String?
  /// What stands directly before the value, if that is a field.
  var field: FieldSchema?
  /// Inside of a policy's statements.
  var isStatement = false

  static let root = Slot(content: .root)

  /// The fields that a map here has; nil where its keys are the user's, or it is no map.
  var fields: [FieldSchema]? {
    switch content {
    case .root: StackKeys.fields
    case .resource(let kind): kind.schema.fields + MetaField.fields
    case .typed(.object(let fields)): fields
    default: nil
    }
  }

  /// What is expected behind a key here.
  func value(ofKey name: String, in kinds: KindIndex) -> Slot {
    var slot = self
    slot.field = nil
    if name == "<<" {
      slot.content = .merged
      return slot
    }
    switch content {
    case .root:
      if let kind = kinds[name] {
        slot.content = .section(kind)
        return slot
      }
      slot.field = StackKeys.fields.first { $0.name == name }
      switch name {
      case "parameters": slot.content = .parameters
      case "outputs": slot.content = .outputs
      case "region": slot.content = .region
      case "stack", "description": slot.content = .typed(.string())
      default: slot.content = .unknown
      }
    case .section(let kind):
      slot.content = .resource(kind)
      slot.resource = ResourceAddress(section: kind.schema.section, name: name)
    case .parameters:
      slot.content = .typed(.object(ParameterDeclaration.fields))
      slot.parameter = name
    case .outputs: slot.content = .typed(.any)
    case .resource(let kind):
      if let field = kind[name] {
        slot.field = field
        slot.content = .typed(field.type)
        return slot
      }
      slot.field = MetaField.fields.first { $0.name == name }
      switch name {
      case MetaField.dependsOn: slot.content = .dependencies
      case MetaField.ignoreDrift: slot.content = .ignoredFields(kind)
      case MetaField.was: slot.content = .formerName
      default: slot.content = .unknown
      }
    case .typed(.object(let fields)):
      slot.field = fields.first { $0.name == name }
      slot.content = slot.field.map { .typed($0.type) } ?? .unknown
    case .typed(.map(_, let value)): slot.content = .typed(value)
    case .typed(.any): break
    default: slot.content = .unknown
    }
    return slot
  }

  /// What is expected as an item of a list here.
  var item: Slot {
    var slot = self
    switch content {
    case .typed(.list(let item, _, _)): slot.content = .typed(item)
    case .typed(.policyStatements(let use)):
      slot.content = .typed(.object(PolicyStatement.fields(use)))
      slot.isStatement = true
    case .dependencies: slot.content = .dependency
    case .ignoredFields(let kind): slot.content = .ignoredField(kind)
    case .typed(.any), .merged: break
    default: slot.content = .unknown
    }
    return slot
  }
}
