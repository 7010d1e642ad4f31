/// Files of other tools, recognized by keys that no stack has. One message names the tool; errors
/// about each of its keys would help nobody.
enum ForeignFile {
  /// What the file is, such as "a SAM template"; nil if it may be meant as a stack.
  static func kind(of root: YAMLNode?, in source: SourceFile) -> String? {
    if let pairs = root?.pairs {
      // A file that has begun to become a stack gets a message for each key.
      return root?["stack"] == nil ? kind(ofMapWith: pairs) : nil
    }
    return isTerraform(source) ? "a Terraform configuration" : nil
  }

  private static func kind(ofMapWith pairs: [YAMLNode.Pair]) -> String? {
    func value(_ key: String) -> YAMLNode? { pairs.first { $0.name == key }?.value }
    func has(_ keys: String...) -> Bool { keys.allSatisfy { value($0) != nil } }
    if let transform = value("Transform"), words(transform).contains(where: isSAM) {
      return "a SAM template"
    }
    let types = value("Resources")?.pairs?.compactMap { $0.value["Type"]?.text } ?? []
    if types.contains(where: isSAM) { return "a SAM template" }
    if has("AWSTemplateFormatVersion") || types.contains(where: { $0.hasPrefix("AWS::") }) {
      return "a CloudFormation template"
    }
    if has("provider", "service") {
      return "the configuration of the Serverless Framework"
    }
    let terraform = ["terraform", "provider", "resource", "data", "variable", "module"]
    if has("resource") || has("terraform"), pairs.allSatisfy({ terraform.contains($0.name) }) {
      return "a Terraform configuration"
    }
    if value("services")?.pairs != nil { return "a Compose file" }
    if has("apiVersion", "kind") { return "a manifest of Kubernetes" }
    if has("info", "paths") { return "an OpenAPI document" }
    return nil
  }

  private static func isSAM(_ text: String) -> Bool { text.hasPrefix("AWS::Serverless") }

  private static func words(_ node: YAMLNode) -> [String] {
    switch node.content {
    case .scalar(let text, _): [text]
    case .sequence(let items): items.compactMap(\.text)
    case .mapping: []
    }
  }

  /// Whether the text begins with a block of Terraform's language, which YAML reads as anything
  /// from one text to a syntax error.
  private static func isTerraform(_ source: SourceFile) -> Bool {
    let blocks = [
      "terraform", "provider", "resource", "data", "variable", "module", "output", "locals",
    ]
    let lines = source.bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1_000)
    for line in lines {
      let words = line.split { [0x20, 0x09, 0x0D].contains($0) }.map {
        String(decoding: $0, as: UTF8.self)
      }
      guard let first = words.first, !first.hasPrefix("#"), !first.hasPrefix("//") else { continue }
      guard blocks.contains(first), words.last == "{" else { return false }
      return words.dropFirst().dropLast().allSatisfy { $0.hasPrefix("\"") }
    }
    return false
  }
}
