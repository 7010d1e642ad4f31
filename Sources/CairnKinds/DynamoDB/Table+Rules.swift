import CairnEngine
import CairnLanguage

extension Table {
  static let capacityRule = Rule { properties in
    let isProvisioned = properties["billing"]?.string == "provisioned"
    var violations: [Rule.Violation] = []
    for name in ["readCapacity", "writeCapacity"] {
      switch (isProvisioned, properties[name] != nil) {
      case (true, false):
        violations.append(
          .init(
            path: "billing", summary: "Provisioned billing without a capacity",
            detail: "`billing: provisioned` needs `\(name)`."))
      case (false, true):
        violations.append(
          .init(
            path: name, summary: "Capacity without provisioned billing",
            detail: "`\(name)` is used with `billing: provisioned` only: add that, or leave it out."
          ))
      case (true, true), (false, false): break
      }
    }
    guard !isProvisioned else { return violations }
    for (name, index) in (properties["globalIndexes"]?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
      for capacity in ["readCapacity", "writeCapacity"] where index.map?[capacity] != nil {
        violations.append(
          .init(
            path: "globalIndexes.\(name).\(capacity)",
            summary: "Capacity without provisioned billing",
            detail: "`\(capacity)` is used with `billing: provisioned` only: add that, or leave it "
              + "out."))
      }
    }
    return violations
  }

  /// AWS DynamoDB "Quotas": 20 global and 5 local indexes; local ones need a sort key in the table.
  /// "CreateTable", NonKeyAttributes: 100 over all indexes.
  static let indexRule = Rule { properties in
    var violations: [Rule.Violation] = []
    let locals = properties["localIndexes"]?.map ?? [:]
    let globals = properties["globalIndexes"]?.map ?? [:]
    if !locals.isEmpty, properties["sortKey"] == nil {
      violations.append(
        .init(
          path: "localIndexes", summary: "Local index without a sort key",
          detail: "A table with local indexes needs a `sortKey` of its own."))
    }
    for (path, indexes, limit) in [("localIndexes", locals, 5), ("globalIndexes", globals, 20)] {
      if indexes.count > limit {
        violations.append(
          .init(
            path: path, summary: "Too many indexes",
            detail: "There are \(indexes.count), and a table takes \(limit)."))
      }
      for (name, index) in indexes.sorted(by: { $0.key < $1.key }) {
        let isIncluding = index.map?["projection"]?.string == "include"
        let hasNames = index.map?["include"]?.list?.isEmpty == false
        if isIncluding != hasNames {
          violations.append(
            .init(
              path: "\(path).\(name)", summary: "Projection and included attributes don't fit",
              detail:
                "`projection: include` requires a list of attributes in `include`, and the other "
                + "way round."))
        }
      }
    }
    let included = (Array(locals.values) + Array(globals.values))
      .reduce(0) { $0 + ($1.map?["include"]?.list?.count ?? 0) }
    if included > 100 {
      violations.append(
        .init(
          path: globals.isEmpty ? "localIndexes" : "globalIndexes",
          summary: "Too many included attributes",
          detail: "The indexes include \(included) attributes together, and a table takes 100. Use "
            + "`projection: all` if an index needs most of them."))
    }
    for name in locals.keys.filter({ globals[$0] != nil }).sorted() {
      violations.append(
        .init(
          path: "localIndexes.\(name)", summary: "Two indexes with one name",
          detail: "The index `\(name)` is declared as a global and as a local one: rename one."))
    }
    return violations
  }

  /// One attribute has one type in all keys.
  static let keyTypeRule = Rule { properties in
    var types: [String: (type: String, path: String)] = [:]
    var violations: [Rule.Violation] = []
    for (path, key) in keys(of: properties) {
      guard let key = TableKey(Properties(value: key)) else { continue }
      if let known = types[key.name], known.type != key.type {
        violations.append(
          .init(
            path: path, summary: "One attribute, two types",
            detail: "`\(key.name)` is a \(known.type) in `\(known.path)` and a \(key.type) here."))
      } else {
        types[key.name] = (key.type, path)
      }
    }
    return violations
  }

  /// DynamoDB "CreateTable", KeySchema: the keys of one table or index are two attributes.
  /// "UpdateTimeToLive": items expire by an attribute outside the key.
  static let keyRule = Rule { properties in
    var violations: [Rule.Violation] = []
    var names: [String: String] = [:]
    for (path, key) in keys(of: properties) {
      guard let name = key.map?["name"]?.string else { continue }
      names[path] = name
    }
    func name(_ path: String) -> String? { names[path] }
    let globals = (properties["globalIndexes"]?.map ?? [:]).keys.sorted()
      .map { "globalIndexes.\($0)." }
    let locals = (properties["localIndexes"]?.map ?? [:]).keys.sorted().map {
      "localIndexes.\($0)."
    }
    for prefix in [""] + globals + locals {
      let partition = name(prefix + "partitionKey") ?? name("partitionKey")
      guard let sort = name(prefix + "sortKey"), sort == partition else { continue }
      violations.append(
        .init(
          path: prefix + "sortKey", summary: "One attribute as both keys",
          detail: "`\(sort)` is the partition key already, and the sort key has to be another "
            + "attribute. Remove `sortKey`, or name another attribute."))
    }
    if let expiry = properties["timeToLive"]?.string,
      let path = ["partitionKey", "sortKey"].first(where: { name($0) == expiry })
    {
      violations.append(
        .init(
          path: "timeToLive", summary: "Expiry by a key attribute",
          detail: "`\(expiry)` is the table's `\(path)`, and DynamoDB can't expire items by a key. "
            + "Name an attribute of its own, such as `expires_at`."))
    }
    return violations
  }

  static let kmsRule = Rule { properties in
    guard properties[kmsKey.name] != nil, properties[encryption.name]?.string != "kms" else {
      return []
    }
    return [
      .init(
        path: kmsKey.name, summary: "KMS key without KMS encryption",
        detail: "`kmsKey` is used with `encryption: kms` only: add that, or leave `kmsKey` out.")
    ]
  }

  private static func keys(of properties: [String: Value]) -> [(path: String, key: Value)] {
    var keys: [(String, Value)] = []
    for name in ["partitionKey", "sortKey"] {
      if let key = properties[name] { keys.append((name, key)) }
    }
    for section in ["globalIndexes", "localIndexes"] {
      for (name, index) in (properties[section]?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
        for part in ["partitionKey", "sortKey"] {
          if let key = index.map?[part] { keys.append(("\(section).\(name).\(part)", key)) }
        }
      }
    }
    return keys
  }
}
