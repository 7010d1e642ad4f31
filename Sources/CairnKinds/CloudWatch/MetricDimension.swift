import CairnEngine
import CairnJSON
import CairnLanguage

/// What distinguishes the metrics of the resources of a kind: a dimension with the
/// resource's name, such as `QueueName`, or its ARN.
package struct MetricDimension: Sendable {
  /// The field of `dimensions` that refers to the resource.
  let field: Field<String>
  /// CloudWatch's name for it.
  let name: String
  private let isARN: Bool
  private let nameInARN: @Sendable (ARN) -> String?

  /// - Parameters:
  ///   - attribute: the attribute of the resource that is the dimension's value.
  ///   - prefix: what stands before the name in the resource part of an ARN.
  package init(
    _ field: String, of section: String, _ name: String, attribute: String = "name",
    prefix: String = "", doc: String, example: String
  ) {
    self.init(field, of: section, name, attribute: attribute, doc: doc, example: example) {
      String($0.resource.trimmingPrefix(prefix))
    }
  }

  /// - Parameter nameInARN: the name in the ARN of a resource outside the stack; nil if it has none.
  package init(
    _ field: String, of section: String, _ name: String, attribute: String = "name", doc: String,
    example: String, nameInARN: @escaping @Sendable (ARN) -> String?
  ) {
    self.field = Field(
      field, .reference(sections: [section], attribute: attribute), doc: doc, example: example,
      advice: attribute == "arn"
        ? nil
        : "For one outside the stack, write the dimension by CloudWatch's name, with the "
          + "resource's name: `other: {\(name): …}`.")
    self.name = name
    isARN = attribute == "arn"
    self.nameInARN = nameInARN
  }

  /// What CloudWatch compares with; nil for an ARN that doesn't contain it.
  func value(of written: String) -> String? {
    guard !isARN, let arn = ARN(written) else { return written }
    return nameInARN(arn)
  }
}

/// The dimensions of a metric: by names of resources where their kinds offer one, and others by
/// CloudWatch's names.
enum MetricDimensions {
  static let offered = Catalog.everyKind.compactMap { $0.metricDimension }

  static let other = Field<[String: String]>(
    "other",
    .map(
      key: StringRule(
        length: 1...255, pattern: "(?!:)[ -~]+", meaning: "no colon at the beginning"),
      value: .string(StringRule(length: 1...1_024))),
    doc: "Other dimensions, by CloudWatch's names for them.", example: "{Service: checkout}")

  static var fields: [FieldSchema] { offered.map { $0.field.schema } + [other.schema] }

  /// CloudWatch's form.
  static func request(_ dimensions: Properties) -> JSONValue {
    var values = dimensions[other] ?? [:]
    for dimension in offered {
      if let written = dimensions[dimension.field] {
        values[dimension.name] = dimension.value(of: written) ?? written
      }
    }
    return .array(
      values.sorted { $0.key < $1.key }.map {
        ["Name": .string($0.key), "Value": .string($0.value)]
      })
  }

  /// - Parameter declared: shows which dimensions are written as the name of a resource.
  static func properties(of answer: JSONValue?, like declared: Properties?) -> Properties {
    var properties = Properties()
    var others: [String: String] = [:]
    for item in answer?.array ?? [] {
      guard let name = item["Name"]?.string, let value = item["Value"]?.string else { continue }
      if let dimension = offered.first(where: { $0.name == name }),
        declared?[raw: dimension.field.name] != nil
      {
        let written = declared?[dimension.field]
        properties[dimension.field] =
          written.flatMap(dimension.value(of:)) == value ? written : value
      } else {
        others[name] = value
      }
    }
    if !others.isEmpty || declared?[other] != nil { properties[other] = others }
    return properties
  }

  /// A dimension has one value, and a metric at most thirty dimensions (CloudWatch "Metric").
  static func violations(in dimensions: [String: Value], at path: String) -> [Rule.Violation] {
    let others = dimensions[other.name]?.map ?? [:]
    var found = offered.filter { dimensions[$0.field.name]?.string?.hasPrefix("arn:") == true }.map
    {
      Rule.Violation(
        path: "\(path).\($0.field.name)", summary: "ARN as a dimension",
        detail: "CloudWatch tells resources apart by their names, and an ARN matches no metric: "
          + "write `other: {\($0.name): …}` with the resource's name.")
    }
    found += offered.filter { dimensions[$0.field.name] != nil && others[$0.name] != nil }.map {
      Rule.Violation(
        path: "\(path).\(other.name).\($0.name)", summary: "Dimension that is declared twice",
        detail: "`\($0.field.name)` is the dimension `\($0.name)`: remove one of the two.")
    }
    found += offered.compactMap { dimension in
      let written = dimensions[dimension.field.name]?.string
      guard let written, dimension.value(of: written) == nil else { return nil }
      return Rule.Violation(
        path: "\(path).\(dimension.field.name)", summary: "ARN without a name",
        detail: "This ARN doesn't contain the name, which the dimension `\(dimension.name)` is: "
          + "write `\(other.name): {\(dimension.name): …}`.")
    }
    let count = offered.filter { dimensions[$0.field.name] != nil }.count + others.count
    if count > 30 {
      found.append(
        .init(
          path: path, summary: "Too many dimensions",
          detail: "A metric has at most 30 dimensions, and there are \(count)."))
    }
    return found
  }
}
