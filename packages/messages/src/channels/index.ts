export type { Channels, Delivery, MailChannel, RobotChannel, SmsChannel, Taken } from './channel.ts';
export { mailChannel } from './mail-channel.ts';
export { isSafeAddress } from './post-json.ts';
export { openGroupRobot, type RobotKind, type RobotSetting } from './robots/group-robot.ts';
export { GatewaySetting } from './sms/gateway-setting.ts';
export { keptFromNumbersOfNobody } from './sms/kept-from-numbers-of-nobody.ts';
export { openSmsGateway } from './sms/sms-gateway.ts';
