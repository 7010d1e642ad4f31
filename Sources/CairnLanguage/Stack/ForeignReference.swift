/// A `${…}` as other tools write it, and what it is in a stack.
struct ForeignReference {
  /// What is between the braces here; nil if it depends on what was meant.
  var instead: String?
  /// A sentence about it.
  var advice: String

  /// Nil if the text isn't one that another tool would read.
  init?(_ inner: String) {
    if inner.hasPrefix("AWS::") {
      instead = Self.pseudoParameters[String(inner.dropFirst(5))]
      advice =
        instead.map { "CloudFormation's `${\(inner)}` is `${\($0)}` here." }
        ?? "A stack has nothing like CloudFormation's `${\(inner)}`."
      return
    }
    if let colon = inner.utf8.firstIndex(of: UInt8(ascii: ":")) {
      if let known = Self.serverlessOwn[inner] {
        instead = known
        advice = "Serverless's `${\(inner)}` is `${\(known)}` here."
        return
      }
      let source = String(inner[..<colon])
      let name = inner[inner.utf8.index(after: colon)...].split(separator: ".").last.map(
        String.init)
      guard let (text, isParameter) = Self.serverless[source] else { return nil }
      // IAM's own variables have no path, such as `${s3:prefix}`.
      if !isParameter, source != "cf", !inner.utf8.contains(UInt8(ascii: "/")) { return nil }
      if isParameter, let name, NameRule.identifier.problem(with: name) == nil {
        instead = "parameters.\(name)"
      }
      advice = "\(text)\(instead.map { ": `${\($0)}`" } ?? "")."
      return
    }
    let words = inner.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if words.count == 2, ["var", "local"].contains(words[0]) {
      instead = "parameters.\(words[1])"
      advice = "Terraform's `${\(inner)}` is `${parameters.\(words[1])}` here."
      return
    }
    if let known = Self.terraform[inner] {
      instead = known
      advice = "Terraform's `${\(inner)}` is `${\(known)}` here."
      return
    }
    return nil
  }

  private static let pseudoParameters = [
    "Region": "stack.region", "AccountId": "stack.account", "Partition": "stack.partition",
    "StackName": "stack.name",
  ]

  /// Before the colon of the Serverless Framework's variables: what it is here, and whether the
  /// name after it may be that of a parameter.
  private static let serverless: [String: (String, Bool)] = [
    "self": ("What Serverless reads from its own file is a parameter here", true),
    "opt": ("An option of Serverless is a parameter here", true),
    "param": ("A parameter of Serverless is one here too", true),
    "sls": ("An option of Serverless is a parameter here", true),
    "env": ("An environment variable is a parameter here, set by CAIRN_PARAM_ and its name", true),
    "ssm": ("Declare a parameter, and give its value with --set", false),
    "cf": ("Declare a parameter for another stack's output, and give it with --set", false),
    "s3": ("Declare a parameter, and give its value with --set", false),
  ]

  private static let serverlessOwn = [
    "aws:accountId": "stack.account", "aws:region": "stack.region",
    "self:provider.region": "stack.region", "opt:region": "stack.region",
    "self:service": "stack.name",
  ]

  private static let terraform = [
    "data.aws_region.current.name": "stack.region",
    "data.aws_region.current.id": "stack.region",
    "data.aws_region.current.region": "stack.region",
    "data.aws_caller_identity.current.account_id": "stack.account",
    "data.aws_partition.current.partition": "stack.partition",
    "terraform.workspace": "stack.name",
  ]
}
