import type { Lexicon } from './notation.ts';

/** Spanish. */
export const es: Lexicon = {
  relatedLabel: [
    '(lea|lee|leer) (también|más)',
    'también te',
    'te puede interesar',
    'más (noticias|información)',
    'noticia[s] relacionada[s]',
    'artículo[s] relacionado[s]',
    'ver (más|también)',
  ],
  boilerplateLabel: ['encuesta', 'me gusta[ esto]', 'compartir', 'copiar enlace', 'me gusta cargando'],
  advertLabel: ['publicidad[ {20}]'],
  contactLabel: ['contacto[ de] prensa'],
  commentsLabel: ['[# ][los |os ]comentario[s][ {30}]'],
  commentSign: ['responder[ [\\(]#[\\)]]$', 'hace #'],
  pageNote: ['contacto[ ]:', 'publicado', 'actualizado', 'fuente[ ]:', 'por (nuestra|la) redacción_'],
  correctionNote: [
    '(corrección|fe de errores|rectificación|aclaración|nota de la redacción)',
    'est(e|a) (noticia|información|artículo) ha sido (actualizad|corregid|modificad)',
    'una versión anterior',
  ],
  invitation: [
    'sigue toda la información',
    'recibe cada',
    'aceptar las cookies',
    'para ver este contenido',
    '(descubre|conoce|consulta) nuestras (ofertas|suscripciones)',
    'suscríbete',
    'síguenos',
  ],
  paywall: [
    '(exclusivo|solo|contenido) para [los ](suscriptores|abonados)',
    'suscríbete para',
    'ya eres suscriptor',
  ],
};
