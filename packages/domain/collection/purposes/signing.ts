import { CONTRACT } from './lawful-bases.ts';
import { definePurpose, required } from './purpose.ts';

export const signing = definePurpose({
  code: 'signing',
  title: { zh: '签约与过户协助', en: 'Signing and transfer of title' },
  explained: {
    zh: '协助您签订合同、网签备案并办理不动产转移登记。',
    en: 'To help you sign, file the contract and register the transfer of title.',
  },
  kind: 'service',
  basis: CONTRACT,
  retention: 'client-dossier',
  term: 'dpv:EstablishContractualAgreement',
  fields: {
    name: required('合同载明当事人', 'a contract names its parties'),
    phone: required('通知签约、过户安排', 'to tell you when to sign and to register'),
    idNumber: required('网签备案与不动产登记要求核对证件', 'filing and registration compare the identity document'),
    address: required('合同载明房屋', 'a contract names the home'),
    certificateNo: required('不动产登记要求载明证号', 'registration names the certificate'),
  },
});
