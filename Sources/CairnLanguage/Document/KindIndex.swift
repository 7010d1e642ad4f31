/// Kinds by section, in the order in which editors offer them.
package struct KindIndex: Sendable {
  /// A kind with its fields by name. A class, so that copies are cheap.
  final class Kind: Sendable {
    let schema: KindSchema
    private let fields: [String: FieldSchema]
    private let types: [String: FieldType]

    init(_ schema: KindSchema) {
      self.schema = schema
      fields = Dictionary(schema.fields.map { ($0.name, $0) }) { first, _ in first }
      types = fields.mapValues(\.type)
    }

    subscript(field: String) -> FieldSchema? { fields[field] }

    func type(of field: String) -> FieldType? { types[field] }
  }

  let all: [Kind]
  private let bySection: [String: Kind]

  package init(_ schemas: [KindSchema]) {
    all = schemas.map(Kind.init)
    bySection = Dictionary(all.map { ($0.schema.section, $0) }) { first, _ in first }
  }

  subscript(section: String) -> Kind? { bySection[section] }

  var sections: [String] { all.map(\.schema.section) }
}
