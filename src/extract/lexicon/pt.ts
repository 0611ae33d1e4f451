import type { Lexicon } from './notation.ts';

/** Portuguese. */
export const pt: Lexicon = {
  relatedLabel: ['leia (também|mais)', 'veja (também|mais)', 'saiba mais', 'notícia[s] relacionada[s]'],
  boilerplateLabel: ['enquete', 'curtir isso', 'compartilhar', 'curtir carregando'],
  advertLabel: ['publicidade[ {20}]'],
  contactLabel: ['contato para a imprensa'],
  commentsLabel: ['[# ]comentário[s][ {30}]'],
  commentSign: ['há #'],
  correctionNote: [
    '(correção|errata|nota da redação)',
    'est(a|e) (matéria|reportagem|notícia|artigo) foi (atualizad|corrigid)',
  ],
  invitation: [
    'aceitar os cookies',
    '(conheça|confira) (nossas ofertas|nossos planos)',
    'inscreva-se',
    'siga-nos',
    '(siga|curta) o_',
  ],
  paywall: ['(exclusivo|conteúdo) para assinantes', 'já é assinante'],
  patterns: {
    indexTitle: [
      '(?:resultados da )?(?:busca|pesquisa)(?: (?:por|de).{0,60})?',
      '(?:assunto|categoria|seção|arquivo)(?:[:：].{0,60})?',
    ],
    correctionLabel: ['correç(?:ão|ões)', 'erratas?'],
    toolLabel: ['copiar link', 'compartilhar', 'fechar'],
    missing: ['página não (?:foi )?encontrada', 'página não existe'],
    broken: ['ocorreu um erro'],
    consent: ['aceitar (?:e continuar|todos)', '(?:valorizamos|respeitamos) a sua privacidade'],
    signIn: ['entrar'],
    consentTopic: ['dados pessoais'],
    accessTopic: ['segurança'],
    loginTopic: [String.raw`conta\b`, 'senha'],
    excuseTopic: ['desculpe'],
    address: ['nós', String.raw`noss\p{L}+`, 'você'],
    filler: ['erro'],
    picture: ['imagem'],
    ownership: ['todos os direitos reservados'],
    archivePicture: ['foto de arquivo'],
    saying: ['disse', 'segundo'],
    policyStart: ['atenção', 'os'],
    policyComments: ['coment[aá]rios?'],
    policyModerated: ['aprovad[oa]s?'],
    telephone: ['telefone'],
  },
};
