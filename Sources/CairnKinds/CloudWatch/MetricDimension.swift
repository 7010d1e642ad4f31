import CairnEngine
import CairnJSON
import CairnLanguage

/// What distinguishes the metrics of the resources of a kind: a dimension with the resource's name,
/// such as `QueueName`, or with its ARN.
package struct MetricDimension: Sendable {
  /// The field of `dimensions` that refers to the resource.
  let field: Field<String>
  /// CloudWatch's name for it.
  let name: String
  let isARN: Bool

  package init(
    _ field: String, of section: String, _ name: String, isARN: Bool = false, doc: String,
    example: String
  ) {
    self.field = Field(
      field, .reference(sections: [section], attribute: isARN ? "arn" : "name"), doc: doc,
      example: example,
      advice: isARN
        ? nil
        : "For one outside the stack, write the dimension by CloudWatch's name, with the "
          + "resource's name: `other: {\(name): …}`.")
    self.name = name
    self.isARN = isARN
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
      if let value = dimensions[dimension.field] { values[dimension.name] = value }
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
        properties[dimension.field] = value
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
    var found = offered.filter {
      !$0.isARN && dimensions[$0.field.name]?.string?.hasPrefix("arn:") == true
    }.map {
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
