import CairnEngine
import CairnLanguage

extension Function {
  package static var alarmAction: (any AlarmAction.Type)? { FunctionAlarmAction.self }
}

/// A function that alarms invoke; an alarm adds the permission to invoke it (Amazon CloudWatch user
/// guide, "Invoke a Lambda function from an alarm").
enum FunctionAlarmAction: AlarmAction {
  static let section = Function.section
  static let service = "lambda"

  static func rights(
    to reference: Value, for alarm: Value, from link: ResourceDeclaration, field: String
  ) -> [ResourceDeclaration] {
    guard let function = reference.referredResource else { return [] }
    let place = link.location(of: field)
    return [
      Permission.declared(
        "\(link.address.name)-\(function.name)-alarm", function: reference,
        principal: "lambda.alarms.cloudwatch.amazonaws.com", source: alarm, location: place,
        places: [Permission.function.name: place],
        origin: .expanded(from: link.address, field: field))
    ]
  }
}
