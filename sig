µ,hQE6]bфѓ$lfвъ6№fk9СiSA·ІNлгЪ_d n‰вpаAp`—ы9э!зdд¤
ъx!