/** Gateways for text messages and group robots on loopback. They share no code with the clients in `packages/messages`. */
export { type GatewayAnswer, type GatewayServer, serveGateway } from './http-server.ts';
export {
  type SaidInGroup,
  startDingtalkRobot,
  startFeishuRobot,
  startWecomRobot,
  type TestRobot,
} from './robot-servers.ts';
export { type ReceivedText, startSmsGateway, type TestSmsGateway } from './sms-gateway.ts';
